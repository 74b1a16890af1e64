package org.posthouse.showq;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;

/**
 * A message as the queue listing shows it.
 *
 * @param expired whether the next attempt returns it to the sender
 * @param recipients those that still wait
 */
public record ListedMessage(
    QueueName queue,
    String id,
    Instant arrival,
    long size,
    boolean expired,
    String sender,
    List<ListedRecipient> recipients) {

  /**
   * A recipient.
   *
   * @param reason why it was not delivered at the last attempt; or ""
   * @param bounces whether it will not be tried again: the sender has yet to hear of it
   */
  public record ListedRecipient(String address, String reason, boolean bounces) {}

  public ListedMessage {
    recipients = List.copyOf(recipients);
  }

  /** What is to be shown of a message. */
  public static ListedMessage of(QueueEntry entry, QueuedMessage message) {
    var recipients = message.envelope().recipients();
    var listed = new ArrayList<ListedRecipient>(recipients.size());
    for (int i = 0; i < recipients.size(); i++) {
      RecipientState state = message.states().get(i);
      if (!(state instanceof RecipientState.Done)) {
        listed.add(listed(recipients.get(i).address(), state));
      }
    }
    return new ListedMessage(
        entry.queue(),
        entry.queueId(),
        entry.arrival(),
        entry.size(),
        entry.expired(),
        message.envelope().sender(),
        listed);
  }

  private static ListedRecipient listed(String address, RecipientState state) {
    return switch (state) {
      case RecipientState.Pending _, RecipientState.Done _ ->
          new ListedRecipient(address, "", false);
      case RecipientState.Deferred(var last) -> new ListedRecipient(address, last.text(), false);
      case RecipientState.Failed(var last) -> new ListedRecipient(address, last.text(), true);
    };
  }
}
