package org.posthouse.map.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.Deadline;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** A few read-only connections to one database. */
final class ConnectionPool implements AutoCloseable {
  /** Queries at the same time; each keeps a platform thread busy. */
  private static final int SIZE = 8;

  private final Path database;
  private final Semaphore permits = new Semaphore(SIZE);
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();

  ConnectionPool(Path database) {
    this.database = database;
  }

  /** Something to do with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Lends a connection.
   *
   * @throws SQLException also if none is free before the deadline
   */
  <T> T with(Deadline deadline, Work<T> work) throws SQLException {
    try {
      if (!permits.tryAcquire(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLException("all connections are busy");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", e);
    }
    Connection connection = null;
    boolean good = false;
    try {
      connection = idle.pollFirst();
      if (connection == null) {
        connection = open(deadline);
      }
      T result = work.run(connection);
      good = true;
      return result;
    } finally {
      if (good) {
        idle.addFirst(connection);
      } else if (connection != null) {
        connection.close();
      }
      permits.release();
    }
  }

  private Connection open(Deadline deadline) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(deadline.remainingMillis());
    return JDBC.createConnection("jdbc:sqlite:" + database, config.toProperties());
  }

  @Override
  public void close() {
    for (Connection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      try {
        c.close();
      } catch (SQLException _) {
        // It was only read from.
      }
    }
  }
}
