package org.posthouse.map.pgsql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.posthouse.api.table.TableException;
import org.posthouse.sql.SqlDialect;
import org.posthouse.sql.SqlDriver;
import org.posthouse.sql.SqlTableSettings;
import org.posthouse.sql.SqlTarget;
import org.posthouse.tables.query.TableSettings;

/** PostgreSQL by its JDBC driver. */
final class PgsqlDriver implements SqlDriver {

  @Override
  public String type() {
    return "pgsql";
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.PGSQL;
  }

  @Override
  public List<SqlTarget> targets(TableSettings settings) throws TableException {
    return PgsqlTargets.of(settings);
  }

  @Override
  public String legacyQuery(TableSettings settings) throws TableException {
    String function = settings.get("select_function", "");
    return function.isEmpty() || settings.find("query").isPresent()
        ? SqlTableSettings.legacyQuery(settings)
        : "SELECT " + function + "('%s')";
  }

  @Override
  public Connection connect(SqlTarget target) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(target.properties());
    return new org.postgresql.Driver().connect(target.url(), properties);
  }

  /** Takes the driver out of the list that all of Java shares, where it put itself. */
  void leave() {
    try {
      if (org.postgresql.Driver.isRegistered()) {
        org.postgresql.Driver.deregister();
      }
    } catch (SQLException _) {
      // Then it is not there.
    }
  }
}
