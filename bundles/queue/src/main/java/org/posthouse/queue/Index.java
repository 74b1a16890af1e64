package org.posthouse.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;

/**
 * All messages, in memory, and what happens to them there. Its lock guards also the fields of the
 * entries; it is held for short steps only, never during input or output.
 */
final class Index {
  private final ReentrantLock lock = new ReentrantLock();

  /** What the messages take here, whoever brought them. */
  private final MemoryShare memory;

  private final Map<String, Entry> byId = new HashMap<>();
  private final TreeSet<Entry> deferred =
      new TreeSet<>(Comparator.<Entry>comparingLong(e -> e.dueMicros).thenComparing(e -> e.id));

  /** Those in INCOMING in order of arrival, among others that have left it since. */
  private final ArrayDeque<Entry> incoming = new ArrayDeque<>();

  Index(MemoryShare memory) {
    this.memory = memory;
  }

  /** Returns false if there is another message of this id. */
  boolean add(Entry entry) {
    lock.lock();
    try {
      if (byId.putIfAbsent(entry.id, entry) != null) {
        return false;
      }
      enqueue(entry);
      charge(entry, entry.weight());
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a step of several parts that nobody may see half done: a change in the index, and its
   * record on the way to the journal. For {@link Changes}, whose steps these are.
   */
  <T> T step(Supplier<T> step) {
    lock.lock();
    try {
      return step.get();
    } finally {
      lock.unlock();
    }
  }

  Entry get(String id) {
    lock.lock();
    try {
      return byId.get(id);
    } finally {
      lock.unlock();
    }
  }

  List<String> activate(Instant now, int limit) {
    var ids = new ArrayList<String>(Math.min(limit, 1000));
    long nowMicros = Entry.micros(now);
    lock.lock();
    try {
      while (ids.size() < limit && !incoming.isEmpty()) {
        Entry entry = incoming.poll();
        if (!entry.gone && entry.queue == QueueName.INCOMING) {
          entry.queue = QueueName.ACTIVE;
          ids.add(entry.id);
        }
      }
      while (ids.size() < limit && !deferred.isEmpty() && deferred.first().dueMicros <= nowMicros) {
        Entry entry = deferred.pollFirst();
        entry.queue = QueueName.ACTIVE;
        ids.add(entry.id);
      }
    } finally {
      lock.unlock();
    }
    return ids;
  }

  Optional<Instant> nextDue() {
    lock.lock();
    try {
      return deferred.isEmpty() ? Optional.empty() : Optional.of(deferred.first().due());
    } finally {
      lock.unlock();
    }
  }

  void move(Entry entry, QueueName queue, Instant due) {
    lock.lock();
    try {
      if (entry.gone) {
        return;
      }
      if (entry.queue == QueueName.DEFERRED) {
        deferred.remove(entry);
      }
      entry.queue = queue;
      entry.dueMicros = Entry.micros(due);
      entry.asked = false;
      entry.version++;
      enqueue(entry);
      if (queue != QueueName.ACTIVE && queue != QueueName.INCOMING) {
        uncache(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Entry entry) {
    if (entry.queue == QueueName.DEFERRED) {
      deferred.add(entry);
    } else if (entry.queue == QueueName.INCOMING) {
      incoming.add(entry);
    }
  }

  void remove(Entry entry) {
    lock.lock();
    try {
      if (entry.gone) {
        return;
      }
      if (entry.queue == QueueName.DEFERRED) {
        deferred.remove(entry);
      }
      byId.remove(entry.id, entry);
      entry.gone = true;
      entry.version++;
      uncache(entry);
      needs(entry, null);
      charge(entry, 0);
    } finally {
      lock.unlock();
    }
  }

  /** What became of a recipient of a message that is here. */
  void progress(Entry entry, int recipient, RecipientState state) {
    lock.lock();
    try {
      entry.change(recipient, state);
      entry.tail += state.footprint() / 2;
      charge(entry, entry.weight());
    } finally {
      lock.unlock();
    }
  }

  /** Those that are on disk and still wanted come in; returns whether there is one. */
  boolean arrive(List<Append> group, Consumer<Entry> unwanted) {
    boolean arrived = false;
    lock.lock();
    try {
      for (Append record : group) {
        Entry entry = record.entry;
        if (entry != null && record.claim()) {
          add(entry);
          needs(entry, entry.segment);
          arrived = true;
        } else if (entry != null) {
          unwanted.accept(entry);
        }
      }
    } finally {
      lock.unlock();
    }
    return arrived;
  }

  /**
   * A file was found while mail is already accepted.
   *
   * @param removed whether the file itself says that its message is gone
   * @return whether the file is worth keeping
   */
  boolean found(Entry entry, boolean removed, Orphans orphans) {
    lock.lock();
    try {
      Entry known = byId.get(entry.id);
      if (known != null) {
        known.isAlsoAt(entry.fileQueue, entry.fileDepth);
        return true;
      }
      Orphans.Orphan orphan = orphans.find(entry.id);
      if (removed || orphan != null && orphan.removed) {
        return false;
      }
      if (orphan != null) {
        orphan.applyTo(entry);
      }
      add(entry);
      if (orphan != null) {
        needs(entry, orphan.oldest);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** A damaged message goes; returns where it was, and nothing if it had gone. */
  Optional<Entry.Place> removeDamaged(Entry entry) {
    lock.lock();
    try {
      Optional<Entry.Place> place = place(entry);
      remove(entry);
      return place;
    } finally {
      lock.unlock();
    }
  }

  /** Where a message can be read now; empty if it has gone. */
  Optional<Entry.Place> place(Entry entry) {
    lock.lock();
    try {
      return entry.gone ? Optional.empty() : Optional.of(entry.place());
    } finally {
      lock.unlock();
    }
  }

  /** Messages for which this segment has to stay. */
  List<Entry> liveIn(Segment segment) {
    lock.lock();
    try {
      return new ArrayList<>(segment.live);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The message is about to be brought into a file as it is now. Empty if it has gone, or no longer
   * needs the segment.
   */
  Optional<Entry.Folding> beginFolding(Entry entry, Segment oldest) {
    lock.lock();
    try {
      return entry.gone || entry.oldest != oldest
          ? Optional.empty()
          : Optional.of(entry.beginFolding());
    } finally {
      lock.unlock();
    }
  }

  /** The message is in its file; returns false if it has gone meanwhile. */
  boolean endFolding(Entry entry, Entry.Folding folding, int depth) {
    lock.lock();
    try {
      entry.folding = false;
      if (entry.gone) {
        return false;
      }
      entry.isFolded(folding, depth);
      charge(entry, entry.weight());
      needs(entry, entry.later);
      return true;
    } finally {
      lock.unlock();
    }
  }

  void abandonFolding(Entry entry) {
    lock.lock();
    try {
      entry.folding = false;
      entry.later = null;
    } finally {
      lock.unlock();
    }
  }

  /** Notes the oldest segment that has to stay for this message; null for none. */
  void needs(Entry entry, Segment segment) {
    lock.lock();
    try {
      if (entry.oldest == segment) {
        return;
      }
      if (entry.oldest != null) {
        entry.oldest.live.remove(entry);
      }
      entry.oldest = segment;
      if (segment != null) {
        segment.live.add(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  private void uncache(Entry entry) {
    if (entry.cached != null) {
      entry.cached.memory().close();
      entry.cached = null;
    }
  }

  /** To be called with the lock. */
  private void charge(Entry entry, long now) {
    if (now > entry.charged) {
      memory.add(now - entry.charged);
    } else {
      memory.give(entry.charged - now);
    }
    entry.charged = now;
  }

  /** Gives back what the messages take; nothing comes after it. */
  void close() {
    lock.lock();
    try {
      byId.values().forEach(this::uncache);
      memory.close();
    } finally {
      lock.unlock();
    }
  }

  QueueEntry view(Entry entry) {
    lock.lock();
    try {
      return entry.view();
    } finally {
      lock.unlock();
    }
  }

  List<QueueEntry> snapshot() {
    lock.lock();
    try {
      var all = new ArrayList<QueueEntry>(byId.size());
      byId.values().forEach(entry -> all.add(entry.view()));
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Deferred messages that may have recipients in these sites. */
  List<Entry> deferredFor(long sites) {
    lock.lock();
    try {
      return deferred.stream().filter(entry -> Sites.mayHave(entry.sites, sites)).toList();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return byId.size();
    } finally {
      lock.unlock();
    }
  }
}
