package org.posthouse.queue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.posthouse.api.MailError;
import org.posthouse.api.log.Log;
import org.posthouse.api.memory.MemoryShare;

/**
 * The one thread that writes the journal. It takes what sessions have handed over while it was busy
 * with the group before, writes it, syncs once, and wakes them: the more sessions, the larger the
 * groups. What nobody waits for is written within {@link #LAZY_NANOS} and synced within a second.
 */
final class Committer {
  private static final long LAZY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final MailError CLOSED = Trouble.write("the queue is closed");

  private final Journal journal;
  private final Consumer<List<Append>> onCommitted;
  private final Runnable onRotated;
  private final MemoryShare memory;
  private final Log log;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private List<Append> inbox = new ArrayList<>();
  private boolean durableWaits;

  /** Bytes in the inbox, and in the batch that was taken from it last, that are charged. */
  private long waiting;

  private long written;
  private boolean closed;

  /** Written, but not yet synced; of the committer's thread. */
  private final List<Append> group = new ArrayList<>();

  private boolean groupIsDurable;

  /** Changes that were written since the last sync; if it fails they are owed again. */
  private final List<Append> atRisk = new ArrayList<>();

  private final Owed owed = new Owed();
  private long triedNanos = System.nanoTime();
  private IOException reported;

  /**
   * @param onCommitted is told of each group that is on disk, before those who wait for it
   * @param onRotated is told when the journal has begun a new segment, or could not
   * @param memory what changes are charged to until they are written; a message has its own share
   */
  Committer(
      Journal journal,
      Consumer<List<Append>> onCommitted,
      Runnable onRotated,
      MemoryShare memory,
      Log log) {
    this.journal = journal;
    this.onCommitted = onCommitted;
    this.onRotated = onRotated;
    this.memory = memory;
    this.log = log;
    this.thread = Thread.ofPlatform().name("queue-committer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void submit(Append record) {
    boolean refused;
    lock.lock();
    try {
      refused = closed;
      if (!refused) {
        inbox.add(record);
        if (!record.isDurable()) {
          memory.add(record.length());
          waiting += record.length();
        }
        if (record.isDurable() && !durableWaits) {
          durableWaits = true;
          more.signal();
        } else if (inbox.size() == 1) {
          more.signal();
        }
      }
    } finally {
      lock.unlock();
    }
    if (refused) {
      record.complete(CLOSED);
    }
  }

  /** Writes and syncs what was handed over so far, and ends the thread. */
  void close() throws InterruptedException {
    lock.lock();
    try {
      closed = true;
      more.signal();
    } finally {
      lock.unlock();
    }
    thread.join();
  }

  private void run() {
    Queue<Append> batch = new ArrayDeque<>();
    try {
      while (true) {
        try {
          boolean last = take(batch);
          write(batch);
          if (last) {
            end();
            return;
          }
        } catch (RuntimeException | Error e) {
          log.panic("queue committer", e);
          giveUp(batch, Trouble.write(Trouble.describe(e)));
        }
      }
    } finally {
      refuseAll(batch);
    }
  }

  /** What was not reached gets its answer now, and not when its patience ends. */
  private void giveUp(Queue<Append> batch, MailError error) {
    batch.removeAll(group);
    fail(error);
    for (Append record = batch.poll(); record != null; record = batch.poll()) {
      if (record.isDurable()) {
        record.complete(error);
      } else {
        owed.add(record);
      }
    }
  }

  /** The thread ends: nobody is left who would write. */
  private void refuseAll(Queue<Append> batch) {
    lock.lock();
    try {
      closed = true;
      batch.addAll(inbox);
      inbox.clear();
    } finally {
      lock.unlock();
    }
    batch.addAll(group);
    batch.stream().filter(Append::isDurable).forEach(record -> record.complete(CLOSED));
  }

  /** Fills the batch; it stays empty when it is time to sync. Returns whether it is the last. */
  private boolean take(Queue<Append> batch) {
    lock.lock();
    try {
      memory.give(written);
      long left = SYNC_NANOS;
      while (inbox.isEmpty() && !closed && left > 0) {
        left = journal.isUnsynced() || !owed.isEmpty() ? waitFor(left) : waitLong();
      }
      left = LAZY_NANOS;
      while (!inbox.isEmpty() && !durableWaits && !closed && left > 0) {
        left = waitFor(left);
      }
      batch.addAll(inbox);
      inbox.clear();
      written = waiting;
      waiting = 0;
      durableWaits = false;
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private long waitLong() {
    waitFor(TimeUnit.MINUTES.toNanos(1));
    return SYNC_NANOS;
  }

  private long waitFor(long nanos) {
    try {
      return more.awaitNanos(nanos);
    } catch (InterruptedException nobodyShould) {
      return nanos;
    }
  }

  private void write(Queue<Append> batch) {
    if (!owed.isEmpty() && System.nanoTime() - triedNanos > SYNC_NANOS) {
      payBack();
    }
    if (batch.isEmpty()) {
      syncNow();
      return;
    }
    for (Append record = batch.peek(); record != null; record = batch.peek()) {
      if (!write(record)) {
        refuse(record);
      }
      batch.remove();
    }
    finishGroup();
  }

  private boolean write(Append record) {
    boolean reservedForOthers = record.isExpendable() && journal.shortage() != null;
    if (reservedForOthers || !journal.hasRoom(record) && !makeRoom(record)) {
      return false;
    }
    append(record);
    return true;
  }

  private void refuse(Append record) {
    if (record.isDurable()) {
      IOException shortage = journal.shortage();
      record.complete(Trouble.error(shortage == null ? reported : shortage));
    } else {
      owed.add(record);
    }
  }

  /** Writes what there was no room for. */
  private void payBack() {
    for (Append record : owed.all()) {
      if (!write(record) && !record.isExpendable()) {
        break;
      }
    }
    finishGroup();
    triedNanos = System.nanoTime();
  }

  private void end() {
    payBack();
    syncNow();
    long lost = owed.essential();
    if (lost > 0) {
      log.warn("queue journal: no room for %d changes: deliveries may be repeated".formatted(lost));
    }
  }

  /** A group never spans segments. */
  private boolean makeRoom(Append record) {
    if (record.entry != null && journal.shortage() != null) {
      return false;
    }
    groupIsDurable = true;
    finishGroup();
    try {
      journal.rotate();
      onRotated.run();
      return true;
    } catch (IOException e) {
      if (e != reported) {
        log.warn("queue journal: no new segment: " + Trouble.describe(e));
        reported = e;
      }
      onRotated.run();
      return false;
    }
  }

  private void append(Append record) {
    group.add(record);
    groupIsDurable |= record.isDurable();
    if (!record.isDurable()) {
      atRisk.add(record);
    }
    owed.written(record);
    try {
      journal.append(record);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void finishGroup() {
    try {
      if (groupIsDurable) {
        journal.sync();
        atRisk.clear();
      } else {
        journal.flush();
      }
    } catch (IOException e) {
      fail(e);
    }
    if (!group.isEmpty()) {
      onCommitted.accept(group);
      for (Append record : group) {
        record.complete(null);
      }
    }
    group.clear();
    groupIsDurable = false;
  }

  private void syncNow() {
    groupIsDurable = true;
    finishGroup();
  }

  private void fail(IOException e) {
    log.warn("queue journal: write error: " + Trouble.describe(e));
    fail(Trouble.error(e));
  }

  /**
   * What is in the group may be on disk all the same. So that a message whose sender was told to
   * try again does not come back, the next segment says that it is gone; and it says again what
   * nobody waits for.
   */
  private void fail(MailError error) {
    journal.giveUpCurrent();
    List<Append> failed = List.copyOf(group);
    group.clear();
    groupIsDurable = false;
    for (Append record : failed) {
      if (record.entry != null) {
        submit(Append.lazy(Record.REMOVE, Payloads.id(record.entry.id)));
      }
      if (record.isDurable()) {
        record.complete(error);
      }
    }
    atRisk.forEach(owed::restore);
    atRisk.clear();
  }
}
