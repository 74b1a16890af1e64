package org.posthouse.queue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
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

  /** Whether the files have all been read. Changed and asked within steps only. */
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
    index.step(
        () -> {
          scanned = true;
          orphans.clear();
          return null;
        });
  }

  /** What happens to a message, if there is one of this id. */
  private <T> Optional<T> step(String queueId, Function<Entry, T> step) {
    return index.step(() -> Optional.ofNullable(index.get(queueId)).map(step));
  }

  /** Part of a step, before a change of a message is handed to the committer. */
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
    step(
        queueId,
        entry -> {
          changed(entry);
          index.progress(entry, recipient, state);
          ByteWriter progress = Payloads.progress(queueId, recipient, state);
          committer.submit(
              state.isOpen()
                  ? Append.expendable(Record.PROGRESS, progress)
                  : Append.lazy(Record.PROGRESS, progress));
          return entry;
        });
  }

  void defer(String queueId, Instant due) {
    step(
        queueId,
        entry -> {
          switch (entry.wish) {
            case NONE -> place(entry, QueueName.DEFERRED, due);
            case HOLD -> place(entry, QueueName.HOLD, due);
            case DELETE -> drop(entry);
          }
          entry.wish = Entry.Wish.NONE;
          return entry;
        });
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
    step(
        queueId,
        entry -> {
          committer.submit(Append.lazy(Record.REMOVE, Payloads.id(queueId)));
          drop(entry);
          return entry;
        });
  }

  boolean makeDue(String queueId, boolean asked) {
    Instant now = clock.instant();
    return step(queueId, entry -> makeDue(entry, now, asked)).orElse(false);
  }

  private boolean makeDue(Entry entry, Instant now, boolean asked) {
    if (entry.queue != QueueName.DEFERRED) {
      return false;
    }
    if (entry.due().isAfter(now)) {
      place(entry, QueueName.DEFERRED, now);
    }
    entry.asked |= asked;
    return true;
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
      Optional<Boolean> held = index.step(() -> held(entry, version));
      if (held.isPresent()) {
        return held.get();
      }
    }
  }

  /** Empty if the change has to be written once more. */
  private Optional<Boolean> held(Entry entry, int version) {
    if (entry.queue == QueueName.ACTIVE) {
      entry.wish = entry.wish == Entry.Wish.DELETE ? entry.wish : Entry.Wish.HOLD;
      return Optional.of(!entry.gone);
    }
    return settled(entry, version, QueueName.HOLD, entry.due())
        ? Optional.of(!entry.gone)
        : Optional.empty();
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
      if (index.step(() -> released(entry, version, now))) {
        return true;
      }
    }
  }

  /** False if the change has to be written once more. */
  private boolean released(Entry entry, int version, Instant now) {
    if (entry.wish == Entry.Wish.HOLD) {
      entry.wish = Entry.Wish.NONE;
      return true;
    }
    return settled(entry, version, QueueName.DEFERRED, now);
  }

  /** Part of a step. */
  private static boolean isHeld(Entry entry) {
    return entry.queue == QueueName.HOLD || entry.wish == Entry.Wish.HOLD;
  }

  /**
   * Returns whether the mark is new. It is set before it is on disk, so that whatever is written of
   * the message from now on has it.
   */
  boolean expire(Entry entry) throws MailException {
    if (!index.step(entry::expire)) {
      return false;
    }
    try {
      return record(entry, Record.STATE, () -> Payloads.state(lasting(entry))) >= 0;
    } catch (MailException e) {
      index.step(entry::withdrawExpire);
      throw e;
    }
  }

  /** What a start should find. */
  private static Payloads.State lasting(Entry entry) {
    boolean hold = entry.wish == Entry.Wish.HOLD;
    return entry.state(hold ? QueueName.HOLD : entry.queue, entry.due());
  }

  boolean delete(Entry entry) throws MailException {
    // From here on the message is written to no file without the remark that it is gone.
    if (!index.step(entry::wishDelete)) {
      return false;
    }
    try {
      if (record(entry, Record.REMOVE, () -> Payloads.id(entry.id)) < 0) {
        return false;
      }
    } catch (MailException e) {
      index.step(() -> entry.wish = Entry.Wish.NONE);
      throw e;
    }
    return index.step(() -> deleted(entry));
  }

  private boolean deleted(Entry entry) {
    if (!entry.gone && entry.queue != QueueName.ACTIVE) {
      drop(entry);
    }
    return true;
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
   * @param sensible asked within the step
   */
  private int record(Entry entry, int type, BooleanSupplier sensible, Supplier<ByteWriter> payload)
      throws MailException {
    Optional<Written> written =
        index.step(
            () ->
                entry.gone || !sensible.getAsBoolean()
                    ? Optional.empty()
                    : Optional.of(write(entry, type, payload.get())));
    if (written.isEmpty()) {
      return -1;
    }
    written.get().append().await(Intake.COMMIT_LIMIT);
    return written.get().version();
  }

  private record Written(Append append, int version) {}

  private Written write(Entry entry, int type, ByteWriter payload) {
    changed(entry);
    Append append = Append.durable(type, payload);
    committer.submit(append);
    return new Written(append, entry.version);
  }
}
