package org.posthouse.queue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what happens behind the test. */
final class Await {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Await() {}

  /** A condition that may fail. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void until(Condition condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new AssertionError("it did not happen");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
