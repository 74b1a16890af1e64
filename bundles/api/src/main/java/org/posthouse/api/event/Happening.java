package org.posthouse.api.event;

import java.time.Instant;

/**
 * An event, and where and when.
 *
 * @param service of master.cf, or "" for main.cf alone
 * @param daemon the command of master.cf: {@code smtpd}
 */
public record Happening(Instant at, String service, String daemon, MailEvent event) {}
