package org.posthouse.tables.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableFactory;

/**
 * One open generation of a table. Who asks it takes a slot first: the slots limit how many ask at
 * the same time, tell when nobody does any more, and name the threads to interrupt when a table has
 * to go. Taking and leaving a slot allocates nothing and takes no lock.
 */
final class OpenTable {
  private static final Object BEING_INTERRUPTED = new Object();
  private static final Object INTERRUPTED = new Object();
  private static final long PAUSE_NANOS = 500_000;

  final Table table;
  final TableFactory factory;
  final TableContext context;
  final boolean pattern;
  private final AtomicReferenceArray<Object> slots;
  private final AtomicInteger pins = new AtomicInteger(1);
  private final Collection<OpenTable> all;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean leaving;
  private volatile long nextCheck;

  /** A new generation, which stands in {@code all} until it is closed. */
  OpenTable(
      Table table,
      TableFactory factory,
      TableContext context,
      int limit,
      Collection<OpenTable> all) {
    this.table = table;
    this.factory = factory;
    this.context = context;
    this.pattern = table instanceof PatternTable;
    this.slots = new AtomicReferenceArray<>(limit);
    this.nextCheck = System.nanoTime() + TableBroker.CHECK_NANOS;
    this.all = all;
    all.add(this);
  }

  /** Whether the time has come to look for changes; true for one caller only. */
  boolean claimCheck(long now) {
    if (now - nextCheck < 0) {
      return false;
    }
    nextCheck = now + TableBroker.CHECK_NANOS;
    return true;
  }

  boolean hasChanged() {
    return table instanceof ChangeSource source && source.changed();
  }

  /**
   * Takes a slot.
   *
   * @return its number; -1 if this generation is leaving, -2 if all stayed taken until the deadline
   */
  int enter(Thread thread, Deadline deadline) {
    while (true) {
      int length = slots.length();
      int start = (int) (thread.threadId() % length);
      for (int i = 0; i < length; i++) {
        int slot = start + i < length ? start + i : start + i - length;
        if (slots.get(slot) == null && slots.compareAndSet(slot, null, thread)) {
          if (leaving) {
            leave(slot, thread);
            return -1;
          }
          return slot;
        }
      }
      if (leaving) {
        return -1;
      }
      if (deadline.expired()) {
        return -2;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  void leave(int slot, Thread thread) {
    if (!slots.compareAndSet(slot, thread, null)) {
      while (slots.get(slot) == BEING_INTERRUPTED) {
        Thread.onSpinWait();
      }
      Thread.interrupted();
      slots.set(slot, null);
    }
  }

  /** Keeps this generation open for a view. False if it is leaving already. */
  boolean pin() {
    int now;
    do {
      now = pins.get();
      if (now == 0 || leaving) {
        return false;
      }
    } while (!pins.compareAndSet(now, now + 1));
    return true;
  }

  /** Lets go; the last one to do so closes the table, when nobody asks it any more. */
  void unpin() {
    if (pins.decrementAndGet() == 0) {
      leaving = true;
      if (isIdle()) {
        close();
      } else {
        Thread.ofVirtual().name("table-close").start(this::closeWhenIdle);
      }
    }
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Lets nobody in any more. To be followed by {@link #drain}. */
  void refuse() {
    leaving = true;
  }

  /** Waits until nobody asks, interrupts those who still do after the deadline, and closes. */
  void drain(Deadline deadline) {
    awaitIdle(deadline);
    if (!isIdle()) {
      interruptAll();
      awaitIdle(Deadline.after(Duration.ofMillis(500)));
    }
    if (isIdle()) {
      close();
    } else {
      Thread.ofVirtual().name("table-close").start(this::closeWhenIdle);
    }
  }

  private void closeWhenIdle() {
    while (!isIdle()) {
      LockSupport.parkNanos(20 * PAUSE_NANOS);
    }
    close();
  }

  private void awaitIdle(Deadline deadline) {
    while (!isIdle() && !deadline.expired()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean isIdle() {
    for (int i = 0; i < slots.length(); i++) {
      if (slots.get(i) != null) {
        return false;
      }
    }
    return true;
  }

  private void interruptAll() {
    for (int i = 0; i < slots.length(); i++) {
      if (slots.get(i) instanceof Thread thread
          && slots.compareAndSet(i, thread, BEING_INTERRUPTED)) {
        thread.interrupt();
        slots.set(i, INTERRUPTED);
      }
    }
  }

  private void close() {
    if (closed.compareAndSet(false, true)) {
      all.remove(this);
      try {
        table.close();
      } catch (RuntimeException | LinkageError e) {
        context.warn("closing a table: " + e);
      }
    }
  }
}
