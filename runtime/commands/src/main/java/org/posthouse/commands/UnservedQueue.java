package org.posthouse.commands;

import java.io.IOException;
import java.util.List;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;
import org.posthouse.mail.batch.ManyMessages;
import org.posthouse.queue.JournalQueueStore;

/** The queue of a server that does not run. */
final class UnservedQueue implements QueueAccess {
  private final JournalQueueStore store;

  UnservedQueue(JournalQueueStore store) {
    this.store = store;
  }

  @Override
  public List<String> each(Postsuper.Action action, List<String> ids, List<String> queues)
      throws CommandException, IOException {
    return change(action, ids, queues);
  }

  private List<String> change(Postsuper.Action action, List<String> ids, List<String> queues)
      throws CommandException, IOException {
    if (action == Postsuper.Action.REQUEUE) {
      throw new CommandException("Cannot requeue mail - mail system is down", 69);
    }
    try {
      return ManyMessages.change(
          ids,
          id -> {
            var entry = store.entry(id).filter(e -> isIn(e, queues));
            return entry.isPresent() && change(action, entry.get());
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public int all(Postsuper.Action action, List<String> queues)
      throws CommandException, IOException {
    List<String> ids =
        store.entries().filter(e -> isIn(e, queues)).map(QueueEntry::queueId).toList();
    return change(action, ids, queues).size();
  }

  private static boolean isIn(QueueEntry entry, List<String> queues) {
    return queues.isEmpty() || queues.contains(entry.queue().word());
  }

  private boolean change(Postsuper.Action action, QueueEntry entry) throws IOException {
    return switch (action) {
      case DELETE -> store.delete(entry.queueId());
      case EXPIRE -> store.expire(entry.queueId());
      case HOLD -> entry.queue() != QueueName.HOLD && store.hold(entry.queueId());
      case RELEASE -> entry.queue() == QueueName.HOLD && store.release(entry.queueId());
      case REQUEUE -> false;
    };
  }

  @Override
  public void checkStructure() {
    // opening it has replayed the journal, read every file and set the damaged ones aside
  }

  @Override
  public void close() {
    store.close();
  }
}
