package org.posthouse.smtpd;

/**
 * A client has done too much.
 *
 * @param reply what it is told, where it can be told
 * @param warning the same for the log
 */
record Refusal(Reply reply, String warning) {}
