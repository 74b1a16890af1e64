package org.posthouse.smtpd;

import org.posthouse.api.MailError;
import org.posthouse.api.event.Decider;

/**
 * A client has done too much.
 *
 * @param error what it is told, where it can be told
 * @param by the limit
 */
record Refusal(MailError error, Decider.Limit by) {}
