package org.posthouse.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.query.TableSettings;

/** What differs between kinds of servers. Any thread, several at once. */
public interface SqlDriver {

  /** The table type. */
  String type();

  SqlDialect dialect();

  /** The servers that a table may ask. */
  List<SqlTarget> targets(TableSettings settings) throws TableException;

  /** The query of a table whose settings have no {@code query}; null if they have no other. */
  String legacyQuery(TableSettings settings) throws TableException;

  /** Makes a connection; gives up by itself after a few seconds. */
  Connection connect(SqlTarget target) throws SQLException;
}
