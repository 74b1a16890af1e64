package org.posthouse.qmgr;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** The one way into the scheduler's thread. Any thread posts, the owner takes. */
final class Inbox {
  private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
  private volatile boolean arrival;
  private volatile Thread owner;

  /** To be called by the owner before it takes. */
  void own() {
    owner = Thread.currentThread();
  }

  void post(Runnable event) {
    events.add(event);
    LockSupport.unpark(owner);
  }

  /** New mail is in the queue. Cheap, and merged with calls that nobody has seen yet. */
  void wake() {
    if (!arrival) {
      arrival = true;
      LockSupport.unpark(owner);
    }
  }

  Runnable poll() {
    return events.poll();
  }

  /** Whether {@link #wake} was called since the last time. */
  boolean takeArrival() {
    if (arrival) {
      arrival = false;
      return true;
    }
    return false;
  }

  void await(long nanos) {
    if (events.isEmpty() && !arrival) {
      LockSupport.parkNanos(this, nanos);
    }
  }
}
