package org.posthouse.sql;

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
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.query.Values;

/** A query on one of several SQL servers. */
final class SqlTable implements ChangeSource, TunedTable {
  private final SqlTableSettings settings;
  private final Pools shared;
  private final Balancer servers;

  SqlTable(SqlTableSettings settings, Pools shared, Balancer servers) {
    this.settings = settings;
    this.shared = shared;
    this.servers = servers;
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
    if (!isText(key) || !settings.format().accepts(key)) {
      return LookupResult.NOT_FOUND;
    }
    SqlQuery.Statement statement = settings.query().of(key);
    return statement == null ? LookupResult.NOT_FOUND : ask(statement, key, deadline);
  }

  /** No database holds what cannot be written down in its encoding. */
  private static boolean isText(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < key.length()
          && Character.isLowSurrogate(key.charAt(i + 1))) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }

  private LookupResult ask(SqlQuery.Statement statement, String key, Deadline deadline) {
    try {
      return servers
          .with(
              deadline,
              settings.source().context()::warn,
              connection -> query(connection, statement, key, deadline))
          .result(settings.source().name());
    } catch (SQLException e) {
      return new LookupResult.TryAgain(
          settings.source().name() + " lookup error for \"" + key + "\": " + e.getMessage());
    }
  }

  private Values query(
      Connection connection, SqlQuery.Statement query, String key, Deadline deadline)
      throws SQLException {
    Values values = new Values(settings.format(), key, settings.expansionLimit());
    try (PreparedStatement statement = connection.prepareStatement(query.sql())) {
      List<String> bound = query.values();
      for (int i = 0; i < bound.size(); i++) {
        statement.setString(i + 1, bound.get(i));
      }
      if (!statement.execute()) {
        if (settings.requireResultSet()) {
          throw new SQLException("the query gave no result set", "02000");
        }
        return values;
      }
      try (ResultSet rows = statement.getResultSet()) {
        read(rows, values, deadline);
      }
      if (!values.isExceeded() && statement.getMoreResults()) {
        throw new SQLException("the query gave more than one result set", "21000");
      }
    }
    return values;
  }

  private static void read(ResultSet rows, Values values, Deadline deadline) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      if (deadline.expired()) {
        throw new SQLException("the query takes too long", "57014");
      }
      for (int column = 1; column <= columns; column++) {
        if (!values.add(rows.getString(column))) {
          return;
        }
      }
    }
  }

  @Override
  public TableTuning tuning() {
    return settings.tuning();
  }

  @Override
  public boolean changed() {
    return settings.source().changed();
  }

  @Override
  public void close() {
    shared.release(servers.pools());
  }
}
