package org.posthouse.api.access;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.Deadline;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.rewrite.Resolution;

/**
 * What a restriction is asked about. Which facts are known depends on the command, not on the list:
 * with smtpd_delay_reject the lists of earlier commands are asked at RCPT and know the recipient.
 *
 * <p>Addresses are in internal form (unquoted, without brackets), as tables have them. Texts come
 * from the network: never paste one into a query or a command.
 *
 * <p>Thread rule: belongs to the thread that asks, and to this question. Keep nothing of it.
 */
@ProviderType
public interface Question {

  /** The list in which the restriction stands. */
  Stage stage();

  /**
   * As logged: {@code CONNECT}, {@code EHLO}, {@code RCPT}, {@code VRFY}, {@code END-OF-MESSAGE}.
   */
  String command();

  /** Of the message, or {@code NOQUEUE} when there is none yet. */
  String queueId();

  ClientIdentity client();

  /** Whether there is a sender: there is from MAIL on. It may be the empty one. */
  boolean hasSender();

  /** The sender, or "". */
  String sender();

  /** Whether this is about a recipient: in RCPT and VRFY, and after it in messages to one. */
  boolean hasRecipient();

  /** The recipient, or "". */
  String recipient();

  /** How many recipients the message has, with this one. */
  int recipientCount();

  /** The argument of ETRN, or "". */
  String etrnDomain();

  /** Whether the client sent more before it could know the reply. */
  boolean isPipelined();

  /** What is to be done with the message so far. */
  Dispositions dispositions();

  /** What a reply speaks of, in this list, if the restriction has nothing else to speak of. */
  Subject subject();

  /** Where the recipient's mail goes; found out once for all restrictions. */
  Resolution recipientRoute();

  /** Where mail to the sender would go. */
  Resolution senderRoute();

  /**
   * Whether nobody has asked so for this command before: what needs to be done only once, whichever
   * list comes to it first.
   *
   * @param what a name for it, a constant
   */
  boolean claim(String what);

  /** By when an answer is expected of whoever begins to wait now. */
  Deadline deadline();

  /**
   * Whether somebody only wants to know what would be decided ({@code posthouse explain}): nothing
   * may be counted, noted or waited for.
   */
  boolean isTrial();

  /** A line in the log of the service, in the author's own words. */
  void info(String text);

  /** The same, as a warning: what an administrator has to mend. */
  void warn(String text);
}
