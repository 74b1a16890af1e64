package org.posthouse.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.posthouse.api.Deadline;
import org.posthouse.tables.query.Trouble;

/**
 * The connections to one server, and whether it is there. A server that is not there costs a lookup
 * no more than an attempt to connect, and others that come meanwhile nothing: one caller tries, the
 * rest is told what the last one saw.
 */
final class Pool implements AutoCloseable {
  /** How long HikariCP may keep a caller before the server's state is looked at again. */
  private static final long PATIENCE_MILLIS = 250;

  private enum State {
    /** Not known, or a connection just broke. */
    UNKNOWN,
    UP,
    DOWN
  }

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  private final SqlDriver driver;
  private final SqlTarget target;
  private final Source source;
  private final HikariDataSource connections;
  private final ReentrantLock probing = new ReentrantLock();
  private final ReentrantLock stateLock = new ReentrantLock();
  private volatile State state = State.UNKNOWN;
  private volatile long downSince;
  private volatile String problem = "";
  private boolean reported;

  Pool(SqlDriver driver, SqlTarget target, int size, Duration idle) {
    this.driver = driver;
    this.target = target;
    this.source = new Source(driver, target);
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName(driver.type() + " " + target.shown());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    // HikariCP takes no less than ten seconds.
    config.setIdleTimeout(Math.max(10_000, idle.toMillis()));
    config.setMaxLifetime(Math.max(1_800_000, 2 * idle.toMillis()));
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setValidationTimeout(PATIENCE_MILLIS);
    config.setInitializationFailTimeout(-1);
    config.setThreadFactory(Thread.ofPlatform().daemon().name("sql-pool").factory());
    this.connections = new HikariDataSource(config);
  }

  SqlTarget target() {
    return target;
  }

  boolean isUp() {
    return state == State.UP;
  }

  /** Whether the server was found away less than this time ago. */
  boolean isDownSince(Duration interval) {
    return state == State.DOWN && System.nanoTime() - downSince < interval.toNanos();
  }

  /**
   * Lends a connection; once more if it turns out that the server has hung up meanwhile.
   *
   * @param warn told when the server goes and when it comes back, once each
   * @throws SQLException with the server down, too busy, or not content with the query
   */
  <T> T with(Deadline deadline, Consumer<String> warn, Work<T> work) throws SQLException {
    try {
      return once(deadline, warn, work);
    } catch (SQLException e) {
      if (!isBroken(e) || state == State.DOWN || deadline.expired()) {
        throw e;
      }
      state = State.UNKNOWN;
    }
    return once(deadline, warn, work);
  }

  private <T> T once(Deadline deadline, Consumer<String> warn, Work<T> work) throws SQLException {
    ensureUp(deadline, warn);
    try (Connection connection = borrow(deadline)) {
      try {
        connection.setNetworkTimeout(Runnable::run, deadline.remainingMillis());
        return work.run(connection);
      } catch (SQLException e) {
        if (isBroken(e)) {
          connections.evictConnection(connection);
        }
        throw e;
      }
    }
  }

  static boolean isBroken(SQLException e) {
    String code = e.getSQLState();
    return e instanceof SQLTimeoutException
        || code == null
        || code.startsWith("08")
        || code.startsWith("57P");
  }

  private Connection borrow(Deadline deadline) throws SQLException {
    while (true) {
      try {
        return connections.getConnection();
      } catch (SQLTransientConnectionException e) {
        SQLException failure = source.takeFailure();
        if (failure != null) {
          throw new SQLException(Trouble.of(failure), "08001", failure);
        }
        if (deadline.expired() || connections.isClosed()) {
          throw new SQLException("all connections are busy", "53300", e);
        }
      }
    }
  }

  private void ensureUp(Deadline deadline, Consumer<String> warn) throws SQLException {
    if (state == State.UP) {
      return;
    }
    boolean mine;
    try {
      // Who comes while another finds out that a server is still away need not wait for that.
      mine =
          state == State.DOWN
              ? probing.tryLock()
              : probing.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", "08001", e);
    }
    if (!mine) {
      throw new SQLException(problem.isEmpty() ? "no answer yet" : problem, "08001");
    }
    try {
      if (state != State.UP) {
        probe(warn);
      }
    } finally {
      probing.unlock();
    }
  }

  private void probe(Consumer<String> warn) throws SQLException {
    try {
      prepareTwice();
    } catch (SQLException e) {
      problem = Trouble.of(e);
      downSince = System.nanoTime();
      state = State.DOWN;
      report(true, warn);
      throw new SQLException(problem, "08001", e);
    }
    state = State.UP;
    report(false, warn);
  }

  /** A server that is there and hangs up at once may be just about to end. */
  private void prepareTwice() throws SQLException {
    try {
      source.prepare();
    } catch (SQLException e) {
      if (!Trouble.isHangUp(e)) {
        throw e;
      }
      source.prepare();
    }
  }

  private void report(boolean down, Consumer<String> warn) {
    stateLock.lock();
    try {
      if (down == reported) {
        return;
      }
      reported = down;
    } finally {
      stateLock.unlock();
    }
    warn.accept(
        down
            ? "connect to " + driver.type() + " server " + target + ": " + problem
            : driver.type() + " server " + target + " answers again");
  }

  @Override
  public void close() {
    connections.close();
    source.close();
  }
}
