package org.posthouse.queue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.posthouse.api.MailException;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueName;

/**
 * What happens to messages in the queue: in the index at once, in the journal soon after; what an
 * administrator does, in the journal first.
 */
final class Changes {
  private final Layout layout;
  private final Index index;
  private final Orphans orphans;
  private final Journal journal;
  private final Committer committer;
  private final Keeper keeper;
  private final InstantSource clock;

  /** Whether the files have all been read. Guarded by the lock of the index. */
  private boolean scanned;

  Changes(
      Layout layout,
      Index index,
      Orphans orphans,
      Journal journal,
      Committer committer,
      Keeper keeper,
      InstantSource clock) {
    this.layout = layout;
    this.index = index;
    this.orphans = orphans;
    this.journal = journal;
    this.committer = committer;
    this.keeper = keeper;
    this.clock = clock;
  }

  /** All files are in the index: what the journal says of others is of no use any more. */
  void scanned() {
    index.lock.lock();
    try {
      scanned = true;
      orphans.clear();
    } finally {
      index.lock.unlock();
    }
  }

  /** To be called with the lock, before a change of a message is handed to the committer. */
  private void changed(Entry entry) {
    Segment now = journal.current();
    if (entry.folding && entry.later == null) {
      entry.later = now;
    }
    if (entry.oldest == null) {
      index.needs(entry, now);
    }
  }

  void progress(String queueId, int recipient, RecipientState state) {
    index.lock.lock();
    try {
      Entry entry = index.get(queueId);
      if (entry != null) {
        changed(entry);
        entry.change(recipient, state);
        ByteWriter progress = Payloads.progress(queueId, recipient, state);
        committer.submit(
            state.isOpen()
                ? Append.expendable(Record.PROGRESS, progress)
                : Append.lazy(Record.PROGRESS, progress));
      }
    } finally {
      index.lock.unlock();
    }
  }

  void defer(String queueId, Instant due) {
    index.lock.lock();
    try {
      Entry entry = index.get(queueId);
      if (entry == null) {
        return;
      }
      switch (entry.wish) {
        case NONE -> place(entry, QueueName.DEFERRED, due);
        case HOLD -> place(entry, QueueName.HOLD, due);
        case DELETE -> drop(entry);
      }
      entry.wish = Entry.Wish.NONE;
    } finally {
      index.lock.unlock();
    }
  }

  private void place(Entry entry, QueueName queue, Instant due) {
    changed(entry);
    index.move(entry, queue, due);
    committer.submit(Append.expendable(Record.STATE, Payloads.state(entry.state(queue, due))));
  }

  private void drop(Entry entry) {
    if (!scanned) {
      orphans.at(entry.id, journal.current()).removed = true;
    }
    if (entry.segment == null) {
      keeper.delete(layout.path(entry.fileQueue, entry.fileDepth, entry.id));
    }
    if (entry.strayQueue != null) {
      keeper.delete(layout.path(entry.strayQueue, entry.strayDepth, entry.id));
    }
    index.remove(entry);
  }

  void remove(String queueId) {
    index.lock.lock();
    try {
      Entry entry = index.get(queueId);
      if (entry != null) {
        committer.submit(Append.lazy(Record.REMOVE, Payloads.id(queueId)));
        drop(entry);
      }
    } finally {
      index.lock.unlock();
    }
  }

  boolean makeDue(String queueId) {
    Instant now = clock.instant();
    index.lock.lock();
    try {
      Entry entry = index.get(queueId);
      if (entry != null && entry.queue == QueueName.DEFERRED && entry.due().isAfter(now)) {
        place(entry, QueueName.DEFERRED, now);
      }
      return entry != null && entry.queue == QueueName.DEFERRED;
    } finally {
      index.lock.unlock();
    }
  }

  /** Returns whether the message is on hold, or will be after the attempt in progress. */
  boolean hold(Entry entry) throws MailException {
    while (true) {
      int version =
          record(
              entry, Record.STATE, () -> Payloads.state(entry.state(QueueName.HOLD, entry.due())));
      if (version < 0) {
        return false;
      }
      index.lock.lock();
      try {
        if (entry.queue == QueueName.ACTIVE) {
          entry.wish = entry.wish == Entry.Wish.DELETE ? entry.wish : Entry.Wish.HOLD;
          return !entry.gone;
        }
        if (settled(entry, version, QueueName.HOLD, entry.due())) {
          return !entry.gone;
        }
      } finally {
        index.lock.unlock();
      }
    }
  }

  /** Returns whether the message was on hold, or would have been after the attempt in progress. */
  boolean release(Entry entry) throws MailException {
    while (true) {
      Instant now = clock.instant();
      int version =
          record(
              entry,
              Record.STATE,
              () -> isHeld(entry),
              () -> Payloads.state(entry.state(QueueName.DEFERRED, now)));
      if (version < 0) {
        return false;
      }
      index.lock.lock();
      try {
        if (entry.wish == Entry.Wish.HOLD) {
          entry.wish = Entry.Wish.NONE;
          return true;
        }
        if (settled(entry, version, QueueName.DEFERRED, now)) {
          return true;
        }
      } finally {
        index.lock.unlock();
      }
    }
  }

  /** To be called with the lock. */
  private static boolean isHeld(Entry entry) {
    return entry.queue == QueueName.HOLD || entry.wish == Entry.Wish.HOLD;
  }

  /**
   * Returns whether the mark is new. It is set before it is on disk, so that whatever is written of
   * the message from now on has it.
   */
  boolean expire(Entry entry) throws MailException {
    index.lock.lock();
    try {
      if (entry.gone || entry.expired) {
        return false;
      }
      entry.expired = true;
      entry.version++;
    } finally {
      index.lock.unlock();
    }
    try {
      return record(entry, Record.STATE, () -> Payloads.state(lasting(entry))) >= 0;
    } catch (MailException e) {
      withdrawExpire(entry);
      throw e;
    }
  }

  /** What a start should find. */
  private static Payloads.State lasting(Entry entry) {
    boolean hold = entry.wish == Entry.Wish.HOLD;
    return entry.state(hold ? QueueName.HOLD : entry.queue, entry.due());
  }

  private void withdrawExpire(Entry entry) {
    index.lock.lock();
    try {
      entry.expired = false;
      entry.version++;
    } finally {
      index.lock.unlock();
    }
  }

  boolean delete(Entry entry) throws MailException {
    if (!wishDelete(entry)) {
      return false;
    }
    try {
      if (record(entry, Record.REMOVE, () -> Payloads.id(entry.id)) < 0) {
        return false;
      }
    } catch (MailException e) {
      withdrawDelete(entry);
      throw e;
    }
    index.lock.lock();
    try {
      if (!entry.gone && entry.queue != QueueName.ACTIVE) {
        drop(entry);
      }
      return true;
    } finally {
      index.lock.unlock();
    }
  }

  /** From here on the message is written to no file without the remark that it is gone. */
  private boolean wishDelete(Entry entry) {
    index.lock.lock();
    try {
      entry.wish = Entry.Wish.DELETE;
      return !entry.gone;
    } finally {
      index.lock.unlock();
    }
  }

  private void withdrawDelete(Entry entry) {
    index.lock.lock();
    try {
      entry.wish = Entry.Wish.NONE;
    } finally {
      index.lock.unlock();
    }
  }

  /**
   * Does what is on disk already. False if something else was written since, which the next start
   * would believe: then it has to be written once more.
   */
  private boolean settled(Entry entry, int version, QueueName queue, Instant due) {
    if (!entry.gone && entry.version != version) {
      return false;
    }
    if (!entry.gone) {
      index.move(entry, queue, due);
    }
    return true;
  }

  private int record(Entry entry, int type, Supplier<ByteWriter> payload) throws MailException {
    return record(entry, type, () -> true, payload);
  }

  /**
   * Writes a change and waits until it is on disk. Returns the version that it changes; -1 if the
   * message is gone or the change has no sense any more.
   *
   * @param sensible asked with the lock
   */
  private int record(Entry entry, int type, BooleanSupplier sensible, Supplier<ByteWriter> payload)
      throws MailException {
    Append append;
    int version;
    index.lock.lock();
    try {
      if (entry.gone || !sensible.getAsBoolean()) {
        return -1;
      }
      changed(entry);
      version = entry.version;
      append = Append.durable(type, payload.get());
      committer.submit(append);
    } finally {
      index.lock.unlock();
    }
    append.await(Intake.COMMIT_LIMIT);
    return version;
  }
}
