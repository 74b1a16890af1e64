package org.posthouse.smtpd.check;

import org.posthouse.api.client.ClientIdentity;
import org.posthouse.mail.Addresses;

/**
 * What the restrictions are asked about.
 *
 * @param command as logged: {@code CONNECT}, {@code EHLO}, {@code RCPT}, {@code END-OF-MESSAGE}
 * @param queueId of the message, or {@code NOQUEUE}
 * @param client who asks
 * @param sender in external form; null before MAIL
 * @param recipient in external form; null when this is about none
 * @param recipientCount how many recipients the message has
 * @param etrnDomain the argument of ETRN, or ""
 * @param pipelined whether the client sent more before it could know the reply
 */
public record Facts(
    String command,
    String queueId,
    ClientIdentity client,
    String sender,
    String recipient,
    int recipientCount,
    String etrnDomain,
    boolean pipelined) {

  public static Facts of(String command, ClientIdentity client, boolean pipelined) {
    return new Facts(command, "NOQUEUE", client, null, null, 0, "", pipelined);
  }

  public Facts withSender(String newSender) {
    return new Facts(
        command, queueId, client, newSender, recipient, recipientCount, etrnDomain, pipelined);
  }

  public Facts withRecipient(String newRecipient) {
    return new Facts(
        command, queueId, client, sender, newRecipient, recipientCount, etrnDomain, pipelined);
  }

  public Facts inMessage(String newQueueId, int newRecipientCount) {
    return new Facts(
        command, newQueueId, client, sender, recipient, newRecipientCount, etrnDomain, pipelined);
  }

  public Facts withEtrnDomain(String domain) {
    return new Facts(
        command, queueId, client, sender, recipient, recipientCount, domain, pipelined);
  }

  String internalSender() {
    return sender == null ? "" : Addresses.internal(sender);
  }

  String internalRecipient() {
    return recipient == null ? "" : Addresses.internal(recipient);
  }

  /** The end of log lines about it: {@code from=<> to=<> proto=ESMTP helo=<>}. */
  public String logTail() {
    var tail = new StringBuilder(96);
    if (sender != null) {
      tail.append(" from=<").append(sender).append('>');
    }
    if (recipient != null) {
      tail.append(" to=<").append(recipient).append('>');
    }
    tail.append(" proto=").append(client.protocol());
    if (client.hasHelo()) {
      tail.append(" helo=<").append(client.helo()).append('>');
    }
    return tail.toString();
  }

  /** A whole log line: {@code ID: what: RCPT from name[addr]: text; from=... }. */
  public String logLine(String what, String text) {
    return queueId
        + ": "
        + what
        + ": "
        + command
        + " from "
        + client.namaddr()
        + ": "
        + text
        + ";"
        + logTail();
  }
}
