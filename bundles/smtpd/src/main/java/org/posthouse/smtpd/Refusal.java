package org.posthouse.smtpd;

import org.posthouse.api.MailError;

/**
 * A client has done too much.
 *
 * @param error what it is told, where it can be told
 * @param warning the same for the log
 */
record Refusal(MailError error, String warning) {}
