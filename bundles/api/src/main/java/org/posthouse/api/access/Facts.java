package org.posthouse.api.access;

import org.posthouse.api.client.ClientIdentity;

/**
 * What access control is asked about, as values. Addresses are as the client wrote them, in
 * external form without brackets.
 *
 * @param command as logged: {@code CONNECT}, {@code EHLO}, {@code RCPT}, {@code END-OF-MESSAGE}
 * @param queueId of the message, or {@code NOQUEUE}
 * @param client who asks
 * @param sender null before MAIL
 * @param recipient null when this is about none
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
}
