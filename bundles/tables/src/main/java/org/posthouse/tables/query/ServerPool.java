package org.posthouse.tables.query;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.posthouse.api.Deadline;
import org.posthouse.api.log.Reason;

/**
 * The connections of one table to a server, and whether the server is there. Connections are kept
 * for a time when nobody uses them; one that turns out to be dead is replaced without the caller
 * noticing. While the server is away one caller at a time tries to connect and the others are told
 * at once; that it is away, and that it is back, is said once each.
 *
 * @param <C> a connection
 */
public final class ServerPool<C> implements AutoCloseable {

  /** Makes and ends connections. */
  public interface Connector<C> {

    /** Connects, and does whatever comes before the first request. */
    C connect(Deadline deadline) throws IOException;

    /** Ends a connection; must not wait long. */
    void close(C connection);
  }

  /**
   * Something to ask a server. An {@link IOException} means that the connection is of no more use.
   */
  @FunctionalInterface
  public interface Work<C, T> {
    T run(C connection) throws IOException;
  }

  /** The server takes no connection, or did not when it was last tried. */
  public static final class NoConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    NoConnectionException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private record Idle<C>(C connection, long since) {}

  /** What is known of the server: why it cannot be asked, or null. A new one for each change. */
  private static final class Health {
    final String problem;

    Health(String problem) {
      this.problem = problem;
    }
  }

  private final String server;
  private final Connector<C> connector;
  private final long idleNanos;
  private final Consumer<String> warn;
  private final Semaphore permits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Idle<C>> idle = new ArrayDeque<>();
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile Health health = new Health(null);
  private Thread reaper;
  private boolean closed;

  /**
   * A pool without connections.
   *
   * @param server names the server in messages: {@code LDAP server example.com}
   * @param size the most connections
   * @param warn takes the two messages
   */
  public ServerPool(
      String server, Connector<C> connector, int size, Duration idle, Consumer<String> warn) {
    this.server = server;
    this.connector = connector;
    this.idleNanos = idle.toNanos();
    this.warn = warn;
    this.permits = new Semaphore(size);
  }

  /**
   * Asks the server, a second time on a new connection if the first one is dead: the server may
   * have closed it while it was idle, or be just about to end.
   *
   * @throws IOException if it cannot be asked
   */
  public <T> T with(Deadline deadline, Work<C, T> work) throws IOException {
    acquire(deadline);
    try {
      C old = takeIdle();
      try {
        return use(old == null ? connect(deadline) : old, work);
      } catch (NoConnectionException e) {
        throw e;
      } catch (IOException e) {
        if (deadline.expired()) {
          throw e;
        }
        // The other idle ones are as old or older.
        closeAll(takeAllIdle());
      }
      return use(connect(deadline), work);
    } finally {
      permits.release();
    }
  }

  private void acquire(Deadline deadline) throws IOException {
    try {
      if (!permits.tryAcquire(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(server + ": all connections are busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private <T> T use(C connection, Work<C, T> work) throws IOException {
    boolean good = false;
    try {
      T result = work.run(connection);
      good = true;
      return result;
    } finally {
      if (!good || !keep(connection)) {
        connector.close(connection);
      }
    }
  }

  private C connect(Deadline deadline) throws IOException {
    Health known = health;
    if (known.problem == null) {
      return connectNow(deadline, known);
    }
    if (!connecting.tryLock()) {
      throw new NoConnectionException(known.problem, null);
    }
    try {
      return connectNow(deadline, health);
    } finally {
      connecting.unlock();
    }
  }

  private C connectNow(Deadline deadline, Health known) throws IOException {
    try {
      C connection = connectTwice(deadline);
      learn(known, null);
      return connection;
    } catch (IOException e) {
      String text = "connect to " + server + ": " + Reason.of(e);
      learn(known, text);
      throw new NoConnectionException(text, e);
    }
  }

  /** A server that is there and hangs up at once may be just about to end. */
  private C connectTwice(Deadline deadline) throws IOException {
    try {
      return connector.connect(deadline);
    } catch (IOException e) {
      if (!Trouble.isHangUp(e) || deadline.expired()) {
        throw e;
      }
    }
    return connector.connect(deadline);
  }

  /** What came of an attempt is older than what others have learned since it began. */
  private void learn(Health known, String problem) {
    boolean first;
    lock.lock();
    try {
      first = health == known;
      if (first && (known.problem != null || problem != null)) {
        health = new Health(problem);
      }
    } finally {
      lock.unlock();
    }
    if (first && (known.problem == null) != (problem == null)) {
      warn.accept(problem == null ? server + " answers again" : problem);
    }
  }

  private C takeIdle() {
    lock.lock();
    try {
      Idle<C> last = idle.pollLast();
      return last == null ? null : last.connection;
    } finally {
      lock.unlock();
    }
  }

  private List<C> takeAllIdle() {
    lock.lock();
    try {
      List<C> all = idle.stream().map(Idle::connection).toList();
      idle.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** Puts a connection aside. False if the pool is closed. */
  private boolean keep(C connection) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      idle.addLast(new Idle<>(connection, System.nanoTime()));
      if (reaper == null) {
        reaper = Thread.ofVirtual().name("table-idle").start(this::reap);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Closes what has been idle for too long, until there is nothing left. */
  private void reap() {
    long wait = idleNanos;
    while (wait > 0) {
      LockSupport.parkNanos(wait);
      List<C> old = new ArrayList<>();
      lock.lock();
      try {
        long now = System.nanoTime();
        while (!idle.isEmpty() && now - idle.peekFirst().since >= idleNanos) {
          old.add(idle.pollFirst().connection);
        }
        wait = closed || idle.isEmpty() ? 0 : Math.max(1, idle.peekFirst().since + idleNanos - now);
        if (wait == 0) {
          reaper = null;
        }
      } finally {
        lock.unlock();
      }
      closeAll(old);
    }
  }

  private void closeAll(List<C> connections) {
    connections.forEach(connector::close);
  }

  /** How many connections wait for work. */
  int idleCount() {
    lock.lock();
    try {
      return idle.size();
    } finally {
      lock.unlock();
    }
  }

  boolean hasThread() {
    lock.lock();
    try {
      return reaper != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (reaper != null) {
        // It would keep the table's classes alive until its time has come.
        reaper.interrupt();
      }
    } finally {
      lock.unlock();
    }
    closeAll(takeAllIdle());
  }
}
