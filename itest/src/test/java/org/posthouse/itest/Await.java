package org.posthouse.itest;

import java.util.concurrent.Callable;

/**
 * Waits for what is bound to happen, long enough for a busy machine. Pax Exam brings it into the
 * server, so it stands here and not in the API's test jar.
 */
final class Await {
  private static final long LIMIT_NANOS = 180_000_000_000L;

  private Await() {}

  static void until(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + LIMIT_NANOS;
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still waiting: " + what);
      }
      Thread.sleep(20);
    }
  }
}
