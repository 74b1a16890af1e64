package org.posthouse.postlog;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines on their way to the writer: a byte array that the daemons fill and the writer swaps for an
 * empty one. When it is full the daemons wait, for a bounded time; then lines are lost and counted.
 */
final class LogBuffer {
  private static final int CAPACITY = 1 << 20;
  private static final long WAIT_SECONDS = 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private byte[] filling = new byte[8192];
  private int length;
  private long lost;
  private boolean closed;

  /** Adds the parts as one piece. */
  void add(byte[]... parts) {
    int total = 0;
    for (byte[] part : parts) {
      total += part.length;
    }
    lock.lock();
    try {
      if (length + total > CAPACITY && !awaitRoom(total)) {
        lost++;
        return;
      }
      if (length + total > filling.length) {
        filling = java.util.Arrays.copyOf(filling, Math.max(2 * filling.length, length + total));
      }
      for (byte[] part : parts) {
        System.arraycopy(part, 0, filling, length, part.length);
        length += part.length;
      }
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds the parts if half of the room is free, and never waits: what strangers say keeps no daemon
   * from logging.
   */
  boolean offer(byte[]... parts) {
    int total = 0;
    for (byte[] part : parts) {
      total += part.length;
    }
    lock.lock();
    try {
      if (length + total > CAPACITY / 2) {
        return false;
      }
      add(parts);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitRoom(int total) {
    long left = TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    try {
      while (length + total > CAPACITY && left > 0 && !closed) {
        left = notFull.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return length + total <= CAPACITY;
  }

  /** Lines, and how many were lost before them. */
  record Batch(byte[] bytes, int length, long lost) {}

  /**
   * Waits for lines.
   *
   * @param spare an array that the buffer may fill next
   * @return what was there, or null if the buffer is closed and empty
   */
  Batch take(byte[] spare) throws InterruptedException {
    lock.lock();
    try {
      while (length == 0) {
        if (closed) {
          return null;
        }
        notEmpty.await();
      }
      Batch batch = new Batch(filling, length, lost);
      filling = spare;
      length = 0;
      lost = 0;
      notFull.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the writer end when it has taken everything. */
  void close() {
    lock.lock();
    try {
      closed = true;
      notEmpty.signalAll();
      notFull.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
