package org.posthouse.api.event;

import java.util.List;
import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.access.Dispositions;
import org.posthouse.api.access.Facts;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;

/** Something that happened to a connection or a message. Immutable. */
public sealed interface MailEvent {

  /** A client has come. */
  record Connected(ClientIdentity client) implements MailEvent {}

  /**
   * A client has gone.
   *
   * @param commands what it did, in the order of the log; none twice
   */
  record Disconnected(ClientIdentity client, List<CommandCount> commands) implements MailEvent {
    public Disconnected {
      commands = List.copyOf(commands);
    }
  }

  /**
   * How often a client gave a command.
   *
   * @param command in lower case; {@code unknown} for all that are none
   * @param succeeded those that did not fail
   * @param all those and the others
   */
  record CommandCount(String command, int succeeded, int all) {}

  /**
   * A session ended before its time.
   *
   * @param how as in the log: {@code timeout}, {@code lost connection}, {@code too many errors}
   * @param after the last command
   * @param bytes of the content that had come, in the middle of which it happened; or 0
   */
  record BrokenOff(ClientIdentity client, String how, String after, long bytes)
      implements MailEvent {}

  /**
   * It was decided whether a command is obeyed, or a message taken. What is obeyed is told only if
   * somebody listens.
   *
   * @param refusal what the client was told instead of a yes
   * @param dispositions what is done with the message
   */
  record Decided(Facts facts, Optional<MailError> refusal, Dispositions dispositions, Decider by)
      implements MailEvent {}

  /**
   * A restriction has something to say that decides nothing yet.
   *
   * @param word as in the log: {@code hold}, {@code warn}, {@code reject_warning}
   */
  record Noted(Facts facts, String word, String text, Decider by) implements MailEvent {}

  /** A message has got a queue id. */
  record Opened(String queueId, ClientIdentity client) implements MailEvent {}

  /**
   * A message is in the hands of the queue manager.
   *
   * @param size in bytes
   * @param recipients how many
   */
  record Activated(String queueId, String sender, long size, int recipients) implements MailEvent {}

  /**
   * An attempt at a recipient is over.
   *
   * @param status what became of it
   * @param word what came of it, as in the log: mostly that of the status; {@code SOFTBOUNCE} for
   *     what failed for good and will be tried again nevertheless
   */
  record Attempted(
      String queueId, Recipient recipient, DeliveryStatus status, String word, Times times)
      implements MailEvent {}

  /**
   * The moments of an attempt, in microseconds since 1970.
   *
   * @param arrival of the message
   * @param active when it entered the active queue
   * @param started when the delivery agent got it
   * @param connected when it could go out, or 0 if there was no connection
   * @param ended now
   * @param uses how many messages the connection has carried, this one included
   * @param decimals delay_logging_resolution_limit
   */
  record Times(
      long arrival,
      long active,
      long started,
      long connected,
      long ended,
      int uses,
      int decimals) {}

  /**
   * A message goes back to its sender because it is too old.
   *
   * @param forced whether somebody asked for that
   */
  record Expired(String queueId, String sender, boolean forced) implements MailEvent {}

  /** A message is in the queue no more. */
  record Removed(String queueId) implements MailEvent {}
}
