package org.posthouse.map.pgsql;

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

/** The table type {@code pgsql}. */
@Component(service = TableFactory.class)
@TableType("pgsql")
public final class PgsqlFactory implements TableFactory {
  private final PgsqlDriver driver = new PgsqlDriver();
  private final SqlTables tables = new SqlTables(driver);

  @Activate
  public PgsqlFactory() {}

  @Override
  public Set<String> types() {
    return Set.of("pgsql");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return tables.open(name, context);
  }

  @Deactivate
  void close() {
    tables.close();
    driver.leave();
  }
}
