package org.posthouse.shell;

import java.util.List;
import java.util.Optional;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueEntry;

/**
 * What is known of a message.
 *
 * @param entry empty when it is in the queue no more
 * @param message the same
 * @param routes where each recipient's mail would go now, in their order
 * @param log the lines of the mail log that tell of it
 */
record MessageRecord(
    String queueId,
    Optional<QueueEntry> entry,
    Optional<QueuedMessage> message,
    List<Routes.Way> routes,
    LogSearch.Found log) {

  boolean isKnown() {
    return message.isPresent() || !log.lines().isEmpty();
  }

  /** How a recipient stands, and what the last attempt said. */
  static String state(RecipientState state) {
    return switch (state) {
      case RecipientState.Pending _ -> "not tried yet";
      case RecipientState.Deferred(DeliveryStatus last) -> "deferred: " + last.text();
      case RecipientState.Done(DeliveryStatus last) -> "done: " + last.text();
      case RecipientState.Failed(DeliveryStatus last) -> "failed: " + last.text();
    };
  }
}
