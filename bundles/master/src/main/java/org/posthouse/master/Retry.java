package org.posthouse.master;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Tries something again, after a time that doubles as long as it does not work. */
final class Retry implements AutoCloseable {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, work -> Thread.ofPlatform().daemon().name("master-retry").unstarted(work));
  private final ReentrantLock lock = new ReentrantLock();
  private Duration next = FIRST;
  private ScheduledFuture<?> planned;

  /** Plans the next try, instead of one that was planned before. */
  void later(Runnable work) {
    lock.lock();
    try {
      if (planned != null) {
        planned.cancel(false);
      }
      if (!timer.isShutdown()) {
        planned = timer.schedule(work, next.toMillis(), TimeUnit.MILLISECONDS);
      }
      next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    } finally {
      lock.unlock();
    }
  }

  /** It works. */
  void cancel() {
    lock.lock();
    try {
      next = FIRST;
      if (planned != null) {
        planned.cancel(false);
        planned = null;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      timer.shutdownNow();
    } finally {
      lock.unlock();
    }
  }
}
