package org.posthouse.queue;

import java.util.HashMap;
import java.util.Map;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueName;

/**
 * What the journal says of messages whose files have not been read yet. Guarded by the lock of the
 * index.
 */
final class Orphans {

  /** What happened to one of them since its file was written. */
  static final class Orphan {
    final Segment oldest;
    Map<Integer, RecipientState> changes = Map.of();
    Payloads.State state;
    boolean removed;

    Orphan(Segment oldest) {
      this.oldest = oldest;
    }

    void change(int recipient, RecipientState to) {
      if (changes.isEmpty()) {
        changes = new HashMap<>(4);
      }
      changes.put(recipient, to);
    }

    /** Brings what its file said up to date. */
    void applyTo(Entry entry) {
      if (state != null) {
        entry.queue = state.queue() == QueueName.ACTIVE ? QueueName.INCOMING : state.queue();
        entry.dueMicros = Entry.micros(state.due());
        entry.expired = state.expired();
      }
      changes.forEach(entry::change);
    }
  }

  private final Map<String, Orphan> byId = new HashMap<>();

  Orphan at(String id, Segment segment) {
    return byId.computeIfAbsent(id, missing -> new Orphan(segment));
  }

  Orphan find(String id) {
    return byId.get(id);
  }

  void clear() {
    byId.clear();
  }
}
