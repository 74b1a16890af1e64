package org.posthouse.tables.broker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.Deadline;
import org.posthouse.api.explain.Trial;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUse;
import org.posthouse.tables.TableStatus;

/**
 * The one handle of a {@code type:name} for a use. Opens the table when it is first asked, anew
 * when it has changed or the configuration has, and again a second after it failed to open.
 */
final class Handle implements TableHandle {

  /** Why there is no open table, and until when nobody tries again. */
  private record Failure(LookupResult answer, TableFactory factory, long retryAt) {}

  private final TableBroker broker;
  private final TableName name;
  private final TableUse use;
  private final ReentrantLock opening = new ReentrantLock();
  private final AtomicReference<OpenTable> current = new AtomicReference<>();
  private volatile Failure failure;
  private final LongAdder lookups = new LongAdder();
  private final LongAdder found = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder cached = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  Handle(TableBroker broker, TableName name, TableUse use) {
    this.broker = broker;
    this.name = name;
    this.use = use;
  }

  @Override
  public TableName name() {
    return name;
  }

  @Override
  public LookupResult lookup(String key) {
    return lookup(key, Deadline.after(broker.lookupTimeout()));
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    long start = System.nanoTime();
    LookupResult result = ask(key, deadline, start);
    if (Trial.isRunning()) {
      return result;
    }
    lookups.increment();
    nanos.add(System.nanoTime() - start);
    switch (result) {
      case LookupResult.Found _ -> found.increment();
      case LookupResult.NotFound _ -> {}
      case LookupResult.TryAgain _, LookupResult.Misconfigured _ -> failed.increment();
    }
    return result;
  }

  private LookupResult ask(String key, Deadline deadline, long now) {
    while (true) {
      OpenTable table = generation(deadline, now);
      if (table == null) {
        return told(key, unavailable(), false);
      }
      LookupResult known = table.cached(key, now);
      if (known != null) {
        if (!Trial.isRunning()) {
          cached.increment();
        }
        return told(key, known, true);
      }
      Breaker.Entrance entrance = table.breaker.enter();
      if (entrance == Breaker.Entrance.REFUSED) {
        return told(key, table.breaker.failure(), false);
      }
      LookupResult result =
          ask(table, key, table.limit(deadline, entrance == Breaker.Entrance.PROBE));
      if (result != null) {
        long end = System.nanoTime();
        report(table, table.breaker.leave(entrance, result, end - now));
        table.remember(key, result, end);
        return told(key, result, false);
      }
      current.compareAndSet(table, null);
    }
  }

  private LookupResult told(String key, LookupResult result, boolean known) {
    if (Trial.isRunning()) {
      Trial.lookedUp(name.toString(), key, result.text(), known);
    }
    return result;
  }

  /** Asks one generation; null if that is leaving. */
  private LookupResult ask(OpenTable table, String key, Deadline deadline) {
    Thread thread = Thread.currentThread();
    int slot = table.enter(thread, deadline);
    if (slot == -1) {
      return deadline.expired() ? busy() : null;
    }
    if (slot < 0) {
      return busy();
    }
    try {
      return table.table.lookup(key, deadline);
    } catch (RuntimeException | LinkageError | InternalError | StackOverflowError e) {
      return new LookupResult.TryAgain(
          name + " lookup error for \"" + key + "\": " + Reason.withFile(e));
    } finally {
      table.leave(slot, thread);
    }
  }

  private LookupResult busy() {
    return new LookupResult.TryAgain(name + " lookup error: too many lookups at the same time");
  }

  private void report(OpenTable table, Breaker.Change change) {
    switch (change) {
      case NONE -> {}
      case OPENED ->
          table.context.warn(name + " does not answer; until it does, one lookup at a time waits");
      case CLOSED -> table.context.warn(name + " answers again");
    }
  }

  private LookupResult unavailable() {
    Failure why = failure;
    return why == null
        ? new LookupResult.TryAgain(name + " is unavailable. timeout while opening the table")
        : why.answer;
  }

  @Override
  public boolean isPattern() {
    OpenTable table = current.get();
    if (table == null) {
      table = current(Deadline.after(broker.lookupTimeout()), System.nanoTime());
    }
    return table != null && table.pattern;
  }

  /** The generation to ask: that of the view, if there is one, else the newest. */
  private OpenTable generation(Deadline deadline, long now) {
    return View.CURRENT.isBound()
        ? View.CURRENT.get().generation(this, deadline, now)
        : current(deadline, now);
  }

  /** The newest generation, opened if need be; null if it cannot be opened. */
  OpenTable current(Deadline deadline, long now) {
    OpenTable table = current.get();
    if (table == null) {
      return isTooEarly(now) ? null : open(null, deadline);
    }
    if (table.context != broker.context() || table.claimCheck(now) && table.hasChanged()) {
      return open(table, deadline);
    }
    return table;
  }

  private boolean isTooEarly(long now) {
    Failure last = failure;
    return last != null
        && now - last.retryAt < 0
        && last.factory == broker.factory(name.type())
        && last.factory != null;
  }

  /** Opens the table in place of {@code stale}, unless somebody else has done so meanwhile. */
  private OpenTable open(OpenTable stale, Deadline deadline) {
    if (stale != null && opening.isLocked() && !opening.isHeldByCurrentThread()) {
      return stale;
    }
    try {
      if (!opening.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        return null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    try {
      if (current.get() != stale || stale == null && isTooEarly(System.nanoTime())) {
        return current.get();
      }
      OpenTable fresh =
          stale != null && stale.isText() && stale.context == broker.context()
              ? reload(stale)
              : openNow();
      if (fresh != null && broker.factory(name.type()) != fresh.factory) {
        fresh.refuse();
        fresh.drain(deadline);
        fresh = openNow();
      }
      current.set(fresh);
      if (stale != null && fresh != stale) {
        stale.unpin();
      }
      return fresh;
    } finally {
      opening.unlock();
    }
  }

  /** The new content of a text if it is no worse than what is in use, else what is in use. */
  private OpenTable reload(OpenTable stale) {
    String problem;
    try {
      OpenTable fresh = OpenTable.open(stale.factory, name, use, broker, false);
      if (!fresh.isWorseThan(stale)) {
        fresh.stays();
        return fresh;
      }
      problem = fresh.firstWarning();
      fresh.unpin();
    } catch (TableException e) {
      problem = e.getMessage();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      problem = Reason.withFile(e);
    }
    stale.keepInstead(name, problem);
    return stale;
  }

  private OpenTable openNow() {
    TableFactory factory = broker.factory(name.type());
    LookupResult answer;
    try {
      if (factory == null) {
        throw TableException.tryAgain(broker.unsupported(name.type()), null);
      }
      OpenTable table = OpenTable.open(factory, name, use, broker, true);
      failure = null;
      return table;
    } catch (TableException e) {
      String text = name + " is unavailable. " + e.getMessage();
      answer =
          e.isTemporary() ? new LookupResult.TryAgain(text) : new LookupResult.Misconfigured(text);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      answer = new LookupResult.TryAgain(name + " is unavailable. " + Reason.withFile(e));
    }
    failure = new Failure(answer, factory, System.nanoTime() + TableBroker.RETRY_NANOS);
    return null;
  }

  /** Closes the table if nobody has asked it since a count of lookups. */
  long closeUnused(long lookupsBefore) {
    long now = lookups.sum();
    OpenTable table = current.get();
    if (now == lookupsBefore && table != null && current.compareAndSet(table, null)) {
      table.unpin();
    }
    return now;
  }

  /** Lets go of a factory that leaves, also if nobody asks this table any more. */
  void forget(TableFactory factory) {
    OpenTable table = current.get();
    if (table != null && table.factory == factory) {
      current.compareAndSet(table, null);
    }
    Failure last = failure;
    if (last != null && last.factory == factory) {
      failure = new Failure(last.answer, null, last.retryAt);
    }
  }

  TableStatus status() {
    Failure why = failure;
    String state =
        current.get() != null
            ? "open"
            : switch (why == null ? LookupResult.NOT_FOUND : why.answer) {
              case LookupResult.TryAgain(String reason) -> reason;
              case LookupResult.Misconfigured(String reason) -> reason;
              case LookupResult.Found _, LookupResult.NotFound _ -> "not opened";
            };
    return new TableStatus(
        name.toString(),
        state,
        lookups.sum(),
        found.sum(),
        failed.sum(),
        cached.sum(),
        nanos.sum());
  }
}
