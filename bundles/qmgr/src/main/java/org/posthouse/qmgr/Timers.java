package org.posthouse.qmgr;

import java.util.PriorityQueue;

/** What is to be done later, by the scheduler's thread. Uses the monotonic clock. */
final class Timers {
  private record Timer(long at, long sequence, Runnable action) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(at - other.at, 0);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  private final PriorityQueue<Timer> queue = new PriorityQueue<>();
  private long sequence;

  void after(java.time.Duration delay, Runnable action) {
    queue.add(new Timer(System.nanoTime() + delay.toNanos(), sequence++, action));
  }

  /** Takes an action whose time has come; null if there is none. */
  Runnable poll() {
    Timer first = queue.peek();
    if (first == null || first.at - System.nanoTime() > 0) {
      return null;
    }
    return queue.remove().action;
  }

  /** Nanoseconds until the next one, at most {@code limit}. */
  long nanosLeft(long limit) {
    Timer first = queue.peek();
    return first == null ? limit : Math.clamp(first.at - System.nanoTime(), 0, limit);
  }
}
