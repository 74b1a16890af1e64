package org.posthouse.tables.broker;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.posthouse.api.table.LookupResult;

/**
 * Keeps sessions from queueing up before a table that does not answer. A lookup that fails after a
 * long time opens the breaker: from then on one caller at a time waits for an answer, and all
 * others get the last failure at once. The first quick answer, of whatever kind, closes it: the
 * table is there again. A table that fails quickly needs none of this.
 */
final class Breaker {
  /** What the one caller waits at most, so that an end of the trouble is seen soon. */
  static final Duration PROBE = Duration.ofSeconds(2);

  /** A failure that took longer kept somebody waiting. */
  private static final long SLOW_NANOS = Duration.ofMillis(500).toNanos();

  enum Entrance {
    FREE,
    PROBE,
    REFUSED
  }

  enum Change {
    NONE,
    OPENED,
    CLOSED
  }

  private final AtomicBoolean probing = new AtomicBoolean();
  private volatile LookupResult.TryAgain failure;

  /** Whether a caller may ask. To be followed by {@link #leave} if it is not refused. */
  Entrance enter() {
    if (failure == null) {
      return Entrance.FREE;
    }
    return probing.compareAndSet(false, true) ? Entrance.PROBE : Entrance.REFUSED;
  }

  /** What to tell who was refused. */
  LookupResult failure() {
    LookupResult.TryAgain why = failure;
    return why == null ? new LookupResult.TryAgain("table lookup problem") : why;
  }

  /** Takes note of how a lookup ended. */
  Change leave(Entrance entrance, LookupResult result, long nanos) {
    boolean wasOpen = failure != null;
    Change change = Change.NONE;
    if (result instanceof LookupResult.TryAgain why && nanos >= SLOW_NANOS) {
      failure = why;
      change = wasOpen ? Change.NONE : Change.OPENED;
    } else if (wasOpen) {
      failure = null;
      change = Change.CLOSED;
    }
    if (entrance == Entrance.PROBE) {
      probing.set(false);
    }
    return change;
  }
}
