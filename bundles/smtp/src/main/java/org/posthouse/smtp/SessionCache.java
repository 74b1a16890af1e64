package org.posthouse.smtp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Idle sessions that wait for the next message to the same destination. The one used last is given
 * out first, so that those not needed grow old and are closed.
 */
final class SessionCache implements AutoCloseable {
  private static final int MAX_IDLE = 2000;

  /**
   * What makes sessions interchangeable.
   *
   * @param policy of one generation of one service; compared by identity
   */
  record Key(SmtpSettings policy, String nexthop, TlsPolicy tls) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && key.policy == policy
          && key.nexthop.equals(nexthop)
          && key.tls.equals(tls);
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(policy) * 31 + nexthop.hashCode();
    }
  }

  private record Idle(Session session, Timeouts timeouts, long untilNanos) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Key, Deque<Idle>> idle = new HashMap<>();
  private int count;
  private boolean reaping;
  private boolean closed;

  /** A session that is still alive, or null. */
  Session take(Key key) {
    while (true) {
      Session session = takeAny(key);
      if (session == null || !session.wire().isStale()) {
        return session;
      }
      session.wire().close();
    }
  }

  private Session takeAny(Key key) {
    lock.lock();
    try {
      Deque<Idle> sessions = idle.get(key);
      if (sessions == null) {
        return null;
      }
      Idle last = sessions.pollLast();
      if (sessions.isEmpty()) {
        idle.remove(key);
      }
      if (last != null) {
        count--;
      }
      return last == null ? null : last.session;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps a session; returns false if there is no room. */
  boolean put(Key key, Session session, Timeouts timeouts, Duration howLong) {
    lock.lock();
    try {
      if (closed || count >= MAX_IDLE || howLong.isZero()) {
        return false;
      }
      long until = System.nanoTime() + howLong.toNanos();
      idle.computeIfAbsent(key, _ -> new ArrayDeque<>())
          .addLast(new Idle(session, timeouts, until));
      count++;
      if (!reaping) {
        reaping = true;
        Thread.ofVirtual().name("smtp-idle-sessions").start(this::reap);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Lives as long as there is an idle session. */
  private void reap() {
    while (true) {
      List<Idle> expired = new ArrayList<>();
      lock.lock();
      try {
        long wait = collect(expired);
        if (expired.isEmpty()) {
          if (count == 0) {
            reaping = false;
            return;
          }
          changed.awaitNanos(Math.max(wait, TimeUnit.MILLISECONDS.toNanos(10)));
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        lock.unlock();
      }
      expired.forEach(one -> one.session.quit(one.timeouts, false));
    }
  }

  /** Takes out what has waited long enough; returns how long the next one has. */
  private long collect(List<Idle> expired) {
    long now = System.nanoTime();
    long next = Long.MAX_VALUE;
    for (var sessions = idle.values().iterator(); sessions.hasNext(); ) {
      Deque<Idle> queue = sessions.next();
      while (!queue.isEmpty() && (closed || queue.peekFirst().untilNanos - now <= 0)) {
        expired.add(queue.pollFirst());
        count--;
      }
      if (queue.isEmpty()) {
        sessions.remove();
      } else {
        next = Math.min(next, queue.peekFirst().untilNanos - now);
      }
    }
    return next;
  }

  int size() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all idle sessions, and keeps no more. */
  @Override
  public void close() {
    List<Idle> all = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      collect(all);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    all.forEach(one -> one.session.quit(one.timeouts, false));
  }
}
