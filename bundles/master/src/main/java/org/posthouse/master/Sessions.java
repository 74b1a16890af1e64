package org.posthouse.master;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;

/** All connections that are being served. At the end of the server they are led out. */
final class Sessions {
  /** What is left when time is up is closed and gets this long to notice. */
  private static final Duration NOTICE = Duration.ofSeconds(2);

  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition empty = lock.newCondition();
  private volatile boolean draining;

  /** What a session does; failures are its own matter. */
  interface Work {
    void run(Connection connection);
  }

  /** Runs the work on a virtual thread of its own, closes the connection, then calls the last. */
  void start(Connection connection, Work work, Runnable last) {
    open.add(connection);
    if (draining) {
      connection.drain();
    }
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                work.run(connection);
                connection.finish();
              } finally {
                end(connection, last);
              }
            });
  }

  private void end(Connection connection, Runnable last) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
    last.run();
    open.remove(connection);
    if (open.isEmpty()) {
      signalEmpty();
    }
  }

  private void signalEmpty() {
    lock.lock();
    try {
      empty.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int count() {
    return open.size();
  }

  /** Ends idle sessions at once, gives busy ones the time, then closes what is left. */
  void drain(Duration time) {
    draining = true;
    open.forEach(Connection::drain);
    if (!awaitEmpty(time)) {
      open.forEach(
          connection -> {
            try {
              connection.close();
            } catch (IOException e) {
              // See end.
            }
          });
      awaitEmpty(NOTICE);
    }
  }

  private boolean awaitEmpty(Duration time) {
    Deadline deadline = Deadline.after(time);
    lock.lock();
    try {
      while (!open.isEmpty() && !deadline.expired()) {
        long left = empty.awaitNanos(deadline.remaining().toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return open.isEmpty();
  }
}
