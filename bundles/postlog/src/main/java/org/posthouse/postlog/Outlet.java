package org.posthouse.postlog;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.posthouse.api.event.Happening;
import org.posthouse.api.event.MailEventListener;
import org.posthouse.api.log.Log;

/**
 * Events on their way to one listener: a bounded buffer that those who tell never wait for, and a
 * thread that empties it. What does not fit is lost and counted.
 */
final class Outlet implements AutoCloseable {
  /** Some megabytes at most, for an event holds little that a session does not. */
  static final int CAPACITY = 10_000;

  private final MailEventListener listener;
  private final Log log;
  private final ConcurrentLinkedQueue<Happening> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder lost = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;

  Outlet(MailEventListener listener, Log log) {
    this.listener = listener;
    this.log = log;
    thread = Thread.ofVirtual().name("events for " + name()).start(this::run);
  }

  private String name() {
    return listener.getClass().getName();
  }

  boolean leadsTo(MailEventListener other) {
    return listener == other;
  }

  void offer(Happening event) {
    if (waiting.incrementAndGet() > CAPACITY) {
      waiting.decrementAndGet();
      lost.increment();
      return;
    }
    events.add(event);
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      Happening event = events.poll();
      if (event == null) {
        LockSupport.park(this);
      } else {
        waiting.decrementAndGet();
        pass(event);
      }
    }
  }

  private void pass(Happening event) {
    long before = lost.sumThenReset();
    try {
      if (before > 0) {
        log.warn("listener " + name() + " is slow or failed: " + before + " events lost");
        listener.lost(before);
      }
      listener.happened(event);
    } catch (RuntimeException | LinkageError e) {
      lost.increment();
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
