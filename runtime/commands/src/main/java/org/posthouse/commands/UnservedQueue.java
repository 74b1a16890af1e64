package org.posthouse.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;
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
    var changed = new ArrayList<String>();
    for (String id : ids) {
      var entry = store.entry(id).filter(e -> isIn(e, queues));
      if (entry.isPresent() && change(action, entry.get())) {
        changed.add(id);
      }
    }
    return changed;
  }

  @Override
  public int all(Postsuper.Action action, List<String> queues)
      throws CommandException, IOException {
    int count = 0;
    for (QueueEntry entry : store.entries().filter(e -> isIn(e, queues)).toList()) {
      count += change(action, entry) ? 1 : 0;
    }
    return count;
  }

  private static boolean isIn(QueueEntry entry, List<String> queues) {
    return queues.isEmpty() || queues.contains(entry.queue().word());
  }

  private boolean change(Postsuper.Action action, QueueEntry entry)
      throws CommandException, IOException {
    return switch (action) {
      case DELETE -> store.delete(entry.queueId());
      case HOLD -> entry.queue() != QueueName.HOLD && store.hold(entry.queueId());
      case RELEASE -> entry.queue() == QueueName.HOLD && store.release(entry.queueId());
      case REQUEUE -> throw new CommandException("Cannot requeue mail - mail system is down", 69);
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
