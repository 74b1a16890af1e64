package org.posthouse.api.explain;

import java.util.List;

/**
 * What a server would answer a client that does this.
 *
 * @param client its IP address
 * @param clientName its verified host name, {@code unknown} if it has none, or "" to look it up
 * @param helo what it calls itself; "" if it does not
 * @param login its SASL login name, or ""
 * @param tls whether it uses TLS
 * @param size what it says of the size of the message in bytes; 0 for nothing
 * @param sender the address in MAIL, without brackets; "" for the null sender
 * @param recipients the addresses in RCPT, without brackets; at least one
 */
public record MailQuestion(
    String client,
    String clientName,
    String helo,
    String login,
    boolean tls,
    long size,
    String sender,
    List<String> recipients) {

  public MailQuestion {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("no recipient");
    }
  }
}
