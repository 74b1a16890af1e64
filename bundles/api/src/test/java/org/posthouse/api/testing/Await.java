package org.posthouse.api.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what is bound to happen. The limit is for what never does: no busy machine is so slow.
 */
public final class Await {
  private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final long PAUSE_NANOS = 1_000_000;

  private Await() {}

  /** A condition that may fail. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * @param what is said if it does not happen
   */
  public static void until(String what, Condition condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError("did not happen: " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
