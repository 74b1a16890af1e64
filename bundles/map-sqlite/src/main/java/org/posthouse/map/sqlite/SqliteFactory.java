package org.posthouse.map.sqlite;

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;

/** The table type {@code sqlite}. */
@Component(service = TableFactory.class)
@TableType("sqlite")
public final class SqliteFactory implements TableFactory {

  @Override
  public Set<String> types() {
    return Set.of("sqlite");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    SqliteSettings settings = SqliteSettings.read(name, context);
    return new SqliteTable(settings.sql(), new ConnectionPool(settings.database()));
  }
}
