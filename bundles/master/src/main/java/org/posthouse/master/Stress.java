package org.posthouse.master;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a service is near its limit, or was a short time ago: so that sessions do not get their
 * patience back with the first few that have ended.
 */
final class Stress {
  /** As long as in Postfix. */
  private static final long LASTS_NANOS = Duration.ofSeconds(1000).toNanos();

  private final LongSupplier clock;
  private boolean on;
  private long until;

  /**
   * @param clock in nanoseconds
   */
  Stress(LongSupplier clock) {
    this.clock = clock;
  }

  /** What a look at the free places leads to. */
  enum Change {
    NONE,
    BEGINS,
    ENDS
  }

  synchronized Change notice(boolean scarce) {
    if (scarce) {
      until = clock.getAsLong() + LASTS_NANOS;
      boolean before = on;
      on = true;
      return before ? Change.NONE : Change.BEGINS;
    }
    if (on && clock.getAsLong() - until >= 0) {
      on = false;
      return Change.ENDS;
    }
    return Change.NONE;
  }

  synchronized boolean isOn() {
    return on;
  }
}
