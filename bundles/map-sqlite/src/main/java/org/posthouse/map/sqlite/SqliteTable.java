package org.posthouse.map.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.text.FileStamp;

/** A query on an SQLite database. */
final class SqliteTable implements ChangeSource {
  /** Values of one key, if expansion_limit does not say less. */
  private static final int MAX_VALUES = 100_000;

  private final TableName name;
  private final SqliteSettings settings;
  private final ConnectionPool pool;

  SqliteTable(TableName name, SqliteSettings settings, ConnectionPool pool) {
    this.name = name;
    this.settings = settings;
    this.pool = pool;
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    if (!isInDomains(key)) {
      return LookupResult.NOT_FOUND;
    }
    List<String> bound = settings.query().bind(key).orElse(null);
    if (bound == null) {
      return LookupResult.NOT_FOUND;
    }
    try {
      List<String> values = pool.with(deadline, connection -> query(connection, bound, deadline));
      return values.isEmpty()
          ? LookupResult.NOT_FOUND
          : LookupResult.found(String.join(",", values));
    } catch (SQLException e) {
      return new LookupResult.TryAgain(
          name + " lookup error for \"" + key + "\": " + e.getMessage());
    }
  }

  private boolean isInDomains(String key) {
    if (settings.domains().isEmpty()) {
      return true;
    }
    String domain = KeyParts.of(key).domain();
    return !domain.isEmpty() && settings.domains().contains(domain);
  }

  private List<String> query(Connection connection, List<String> bound, Deadline deadline)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(settings.query().sql())) {
      statement.setQueryTimeout(Math.max(1, deadline.remainingMillis() / 1000));
      for (int i = 0; i < bound.size(); i++) {
        statement.setString(i + 1, bound.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        return values(rows, deadline);
      }
    }
  }

  private List<String> values(ResultSet rows, Deadline deadline) throws SQLException {
    int limit = settings.expansionLimit() == 0 ? MAX_VALUES : settings.expansionLimit();
    List<String> values = new ArrayList<>();
    while (rows.next()) {
      if (deadline.expired()) {
        throw new SQLException("the query takes too long");
      }
      String value = rows.getString(1);
      if (value != null && !value.isEmpty()) {
        settings.format().apply(value).ifPresent(values::add);
      }
      if (values.size() > limit) {
        throw new SQLException("expansion limit exceeded");
      }
    }
    return values;
  }

  @Override
  public boolean changed() {
    return settings.file().map(file -> !FileStamp.of(file).equals(settings.stamp())).orElse(false);
  }

  @Override
  public void close() {
    pool.close();
  }
}
