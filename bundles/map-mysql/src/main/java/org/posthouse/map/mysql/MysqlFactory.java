package org.posthouse.map.mysql;

import com.mysql.cj.jdbc.AbandonedConnectionCleanupThread;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;
import org.posthouse.sql.SqlTables;

/** The table type {@code mysql}. */
@Component(service = TableFactory.class)
@TableType("mysql")
public final class MysqlFactory implements TableFactory {
  private final SqlTables tables = new SqlTables(new MysqlDriver());

  @Activate
  public MysqlFactory() {}

  @Override
  public Set<String> types() {
    return Set.of("mysql");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return tables.open(name, context);
  }

  /** Ends the pools, and the driver's thread, which would keep the bundle's classes alive. */
  @Deactivate
  void close() {
    tables.close();
    AbandonedConnectionCleanupThread.uncheckedShutdown();
  }
}
