package org.posthouse.tables.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.posthouse.api.Deadline;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableTuning;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.TunedTable;

/**
 * One open generation of a table. Who asks it takes a slot first: the slots limit how many ask at
 * the same time, tell when nobody does any more, and name the threads to interrupt when a table has
 * to go. Taking and leaving a slot allocates nothing and takes no lock.
 */
final class OpenTable {
  private static final Object BEING_INTERRUPTED = new Object();
  private static final Object INTERRUPTED = new Object();
  private static final long PAUSE_NANOS = 500_000;
  private static final long MAX_CHECK_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Duration CLOSING = Duration.ofSeconds(5);

  final Table table;
  final TableFactory factory;
  final TableContext context;
  final boolean pattern;
  final Breaker breaker = new Breaker();
  private final ReloadContext reload;
  private final Duration timeout;
  private final LookupCache cache;
  private final AtomicReferenceArray<Object> slots;
  private final AtomicInteger pins = new AtomicInteger(1);
  private final Collection<OpenTable> all;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean leaving;
  private volatile long checkNanos = TableBroker.CHECK_NANOS;
  private volatile long nextCheck;
  private volatile String reported;

  private OpenTable(Table table, TableFactory factory, TableBroker broker, ReloadContext reload) {
    TableTuning tuning = table instanceof TunedTable tuned ? tuned.tuning() : TableTuning.DEFAULT;
    this.table = table;
    this.factory = factory;
    this.context = broker.context();
    this.reload = reload;
    this.pattern = table instanceof PatternTable;
    this.timeout = tuning.timeout();
    this.cache = tuning.isCached() ? new LookupCache(tuning) : null;
    int limit = broker.lookupLimit();
    int slotCount = tuning.concurrency() > 0 ? Math.min(tuning.concurrency(), limit) : limit;
    this.slots = new AtomicReferenceArray<>(slotCount);
    this.nextCheck = System.nanoTime() + checkNanos;
    this.all = broker.open();
    all.add(this);
  }

  /**
   * Opens a table; it stands among the broker's open tables until it is closed.
   *
   * @param stays whether its warnings are logged at once, or after {@link #stays}
   */
  static OpenTable open(
      TableFactory factory, TableName name, TableUse use, TableBroker broker, boolean stays)
      throws TableException {
    var reload = new ReloadContext(broker.context(), broker, use, stays);
    return new OpenTable(factory.open(name, reload), factory, broker, reload);
  }

  void stays() {
    reload.stays();
  }

  /** Whether the text this one is made from has become worse than another's was. */
  boolean isWorseThan(OpenTable other) {
    return reload.warnings() > other.reload.warnings();
  }

  String firstWarning() {
    return reload.firstWarning();
  }

  boolean isText() {
    return table instanceof ChangeSource source && source.isText();
  }

  /** The new content is no good: this one stays, and looks for changes less often. */
  void keepInstead(TableName name, String problem) {
    if (!problem.equals(reported)) {
      reported = problem;
      context.warn(name + " has changed, but the old content stays in use: " + problem);
    }
    checkNanos = Math.min(2 * checkNanos, MAX_CHECK_NANOS);
    nextCheck = System.nanoTime() + checkNanos;
  }

  /** What was answered before and still holds; null if the table is to be asked. */
  LookupResult cached(String key, long now) {
    return cache == null ? null : cache.get(key, now);
  }

  void remember(String key, LookupResult result, long now) {
    if (cache != null) {
      cache.put(key, result, now);
    }
  }

  /** The caller's deadline, or the table's own if that is earlier. */
  Deadline limit(Deadline deadline, boolean probe) {
    Duration most =
        probe && (timeout.isZero() || timeout.compareTo(Breaker.PROBE) > 0)
            ? Breaker.PROBE
            : timeout;
    return most.isZero() || deadline.remaining().compareTo(most) <= 0
        ? deadline
        : Deadline.after(most);
  }

  /** Whether the time has come to look for changes; true for one caller only. */
  boolean claimCheck(long now) {
    if (now - nextCheck < 0) {
      return false;
    }
    nextCheck = now + checkNanos;
    return true;
  }

  boolean hasChanged() {
    return table instanceof ChangeSource source
        && (!source.isText() || isAutoReload())
        && source.changed();
  }

  private boolean isAutoReload() {
    return !context.parameter("table_auto_reload").orElse("yes").equals("no");
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
    // The caller's thread lives on, and with it what a table's library leaves in its thread locals.
    Thread closing = Thread.ofVirtual().name("table-close").start(this::closeWhenIdle);
    if (isIdle()) {
      try {
        closing.join(CLOSING);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
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
        context.warn("closing a table: " + Reason.withFile(e));
      }
    }
  }
}
