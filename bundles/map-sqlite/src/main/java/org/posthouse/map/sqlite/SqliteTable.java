package org.posthouse.map.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableTuning;
import org.posthouse.api.table.TunedTable;
import org.posthouse.sql.SqlQuery;
import org.posthouse.sql.SqlTableSettings;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.query.TableSettings;
import org.posthouse.tables.query.Values;

/** A query on an SQLite database. */
final class SqliteTable implements ChangeSource, TunedTable {
  private final SqlTableSettings settings;
  private final TableSettings source;
  private final ConnectionPool pool;

  SqliteTable(SqlTableSettings settings, ConnectionPool pool) {
    this.settings = settings;
    this.source = settings.source();
    this.pool = pool;
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    switch (settings.domains().match(key)) {
      case ListMatch.Yes _ -> {}
      case ListMatch.No _ -> {
        return LookupResult.NOT_FOUND;
      }
      case ListMatch.Unknown(String reason) -> {
        return new LookupResult.TryAgain(reason);
      }
    }
    SqlQuery.Statement statement = settings.format().accepts(key) ? settings.query().of(key) : null;
    if (statement == null) {
      return LookupResult.NOT_FOUND;
    }
    try {
      return pool.with(deadline, connection -> query(connection, statement, key, deadline))
          .result(source.name());
    } catch (SQLException e) {
      return new LookupResult.TryAgain(
          source.name() + " lookup error for \"" + key + "\": " + e.getMessage());
    }
  }

  private Values query(
      Connection connection, SqlQuery.Statement query, String key, Deadline deadline)
      throws SQLException {
    Values values = new Values(settings.format(), key, settings.expansionLimit());
    try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
      statement.setQueryTimeout(Math.max(1, deadline.remainingMillis() / 1000));
      List<String> bound = query.values();
      for (int i = 0; i < bound.size(); i++) {
        statement.setString(i + 1, bound.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next() && values.add(rows.getString(1))) {
          if (deadline.expired()) {
            throw new SQLException("the query takes too long");
          }
        }
      }
    }
    return values;
  }

  @Override
  public TableTuning tuning() {
    return settings.tuning();
  }

  @Override
  public boolean changed() {
    return source.changed();
  }

  @Override
  public void close() {
    pool.close();
  }
}
