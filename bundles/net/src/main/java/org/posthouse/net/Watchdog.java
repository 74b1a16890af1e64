package org.posthouse.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends operations that cannot be given a timeout. Arming costs the owner two field writes; one
 * thread looks at all of them twice a second, which is exact enough for limits of seconds.
 */
final class Watchdog implements AutoCloseable {
  private static final long PERIOD_NANOS = 500_000_000;

  /** Something that may be busy with an operation that has a deadline. */
  interface Guarded {
    /** Called again and again by the watchdog's thread; must not block. */
    void check(long nanoTime);
  }

  private final Set<Guarded> guarded = ConcurrentHashMap.newKeySet();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("net-watchdog").unstarted(this::run);
  private volatile boolean closed;

  Watchdog() {
    thread.start();
  }

  void add(Guarded one) {
    boolean first = guarded.isEmpty();
    guarded.add(one);
    if (first) {
      LockSupport.unpark(thread);
    }
  }

  void remove(Guarded one) {
    guarded.remove(one);
  }

  private void run() {
    while (!closed) {
      if (guarded.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, PERIOD_NANOS);
      }
      long now = System.nanoTime();
      guarded.forEach(one -> one.check(now));
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
