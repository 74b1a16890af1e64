package org.posthouse.sql;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Where a pool gets its connections from: the one with which the server was last tried, or a new
 * one.
 */
final class Source implements DataSource, AutoCloseable {
  private final SqlDriver driver;
  private final SqlTarget target;
  private final AtomicReference<Connection> ready = new AtomicReference<>();
  private final AtomicReference<SQLException> failure = new AtomicReference<>();

  Source(SqlDriver driver, SqlTarget target) {
    this.driver = driver;
    this.target = target;
  }

  /** Connects, and keeps the connection for the pool. */
  void prepare() throws SQLException {
    replace(driver.connect(target));
    failure.set(null);
  }

  private void replace(Connection fresh) throws SQLException {
    Connection old = ready.getAndSet(fresh);
    if (old != null) {
      old.close();
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection prepared = ready.getAndSet(null);
    if (prepared != null) {
      return prepared;
    }
    try {
      return driver.connect(target);
    } catch (SQLException e) {
      failure.set(e);
      throw e;
    }
  }

  /** Why the pool could not connect since this was last asked; null if it could. */
  SQLException takeFailure() {
    return failure.getAndSet(null);
  }

  @Override
  public void close() {
    try {
      replace(null);
    } catch (SQLException _) {
      // It was never used.
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {
    // The mail log has all that is to be said.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // The driver's properties say that.
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("not a wrapper");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
