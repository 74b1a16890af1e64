package org.posthouse.map.mysql;

import com.mysql.cj.jdbc.NonRegisteringDriver;
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

/** MySQL and MariaDB by Connector/J. */
final class MysqlDriver implements SqlDriver {

  @Override
  public String type() {
    return "mysql";
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.MYSQL;
  }

  @Override
  public List<SqlTarget> targets(TableSettings settings) throws TableException {
    return MysqlTargets.of(settings);
  }

  @Override
  public String legacyQuery(TableSettings settings) throws TableException {
    return SqlTableSettings.legacyQuery(settings);
  }

  @Override
  public Connection connect(SqlTarget target) throws SQLException {
    Properties properties = new Properties();
    properties.putAll(target.properties());
    return new NonRegisteringDriver().connect(target.url(), properties);
  }
}
