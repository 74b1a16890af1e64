package org.posthouse.showq;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who reads a listing now: an ordinary user once at a time, so that nobody keeps others out, and
 * not many users; those who look after the queue have places of their own. The others wait for a
 * while.
 */
final class Readers {
  private static final int MANY = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private final Map<String, Integer> waiting = new HashMap<>();
  private final Map<String, Integer> reading = new HashMap<>();
  private final Duration patience;
  private int ordinary;

  /**
   * @param patience how long one waits for a place
   */
  Readers(Duration patience) {
    this.patience = patience;
  }

  /** The right to read, until it is closed. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a place.
   *
   * @param manages whether the user looks after the queue
   * @throws IOException if there is none, or enough of this user's wait already
   */
  Place enter(String user, boolean manages) throws IOException {
    lock.lock();
    try {
      if (waiting.merge(user, 1, Integer::sum) > MANY) {
        throw new IOException("too many listings of " + user);
      }
      long nanos = patience.toNanos();
      while (isFull(user, manages)) {
        if (nanos <= 0) {
          throw new IOException("others are reading");
        }
        nanos = left.awaitNanos(nanos);
      }
      count(user, manages, 1);
      return () -> leave(user, manages);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      add(waiting, user, -1);
      lock.unlock();
    }
  }

  private boolean isFull(String user, boolean manages) {
    int own = reading.getOrDefault(user, 0);
    return manages ? own >= MANY : own >= 1 || ordinary >= MANY;
  }

  private void leave(String user, boolean manages) {
    lock.lock();
    try {
      count(user, manages, -1);
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void count(String user, boolean manages, int change) {
    add(reading, user, change);
    ordinary += manages ? 0 : change;
  }

  private static void add(Map<String, Integer> counts, String user, int change) {
    counts.compute(
        user,
        (_, count) -> {
          int now = (count == null ? 0 : count) + change;
          return now == 0 ? null : now;
        });
  }
}
