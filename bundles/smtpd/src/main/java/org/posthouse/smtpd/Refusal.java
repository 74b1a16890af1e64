package org.posthouse.smtpd;

import org.posthouse.smtpd.check.Rejection;

/**
 * A client has done too much.
 *
 * @param rejection what it is told, where it can be told
 * @param warning the same for the log
 */
record Refusal(Rejection rejection, String warning) {}
