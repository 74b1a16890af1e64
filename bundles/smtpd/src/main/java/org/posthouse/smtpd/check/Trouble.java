package org.posthouse.smtpd.check;

import org.posthouse.api.MailError;
import org.posthouse.api.event.Decider;

/** A reason to defer, and who brought it up. */
public record Trouble(MailError error, Decider by) {}
