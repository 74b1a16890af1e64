package org.posthouse.showq;

import java.io.IOException;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.queue.QueueEntry;

/** Goes through a queue, one message in memory at a time. */
public final class Listing {
  private static final Comparator<QueueEntry> ORDER =
      Comparator.comparing(QueueEntry::queue).thenComparing(QueueEntry::arrival);

  private Listing() {}

  /** Where messages go. */
  @FunctionalInterface
  public interface Sink {
    void message(ListedMessage message) throws IOException;
  }

  /**
   * @param entries what is in the queue; closed at the end
   * @param find gives a message; those that are gone by then are left out
   */
  public static void run(
      Stream<QueueEntry> entries, Function<String, Optional<QueuedMessage>> find, Sink sink)
      throws IOException {
    try (entries) {
      for (var i = entries.sorted(ORDER).iterator(); i.hasNext(); ) {
        QueueEntry entry = i.next();
        Optional<QueuedMessage> message = find.apply(entry.queueId());
        if (message.isPresent()) {
          sink.message(ListedMessage.of(entry, message.get()));
        }
      }
    }
  }
}
