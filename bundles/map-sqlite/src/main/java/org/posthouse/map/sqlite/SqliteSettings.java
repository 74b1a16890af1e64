package org.posthouse.map.sqlite;

import java.nio.file.Path;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.sql.SqlDialect;
import org.posthouse.sql.SqlTableSettings;
import org.posthouse.tables.query.TableSettings;

/** The configuration of an sqlite table: a file of its own, or parameters of main.cf. */
record SqliteSettings(Path database, SqlTableSettings sql) {

  static SqliteSettings read(TableName name, TableContext context) throws TableException {
    TableSettings source = TableSettings.read(name, context);
    SqlTableSettings sql =
        SqlTableSettings.of(source, SqlDialect.SQLITE, SqlTableSettings.legacyQuery(source));
    if (sql.query().hasNames()) {
      context.warn(
          name + ": query: parts of the key in double quotes are the name of a column, not a text");
    }
    return new SqliteSettings(context.file(source.required("dbpath")), sql);
  }
}
