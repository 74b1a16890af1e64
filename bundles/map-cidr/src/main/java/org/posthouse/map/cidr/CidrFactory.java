package org.posthouse.map.cidr;

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;

/** The table type {@code cidr}. */
@Component(service = TableFactory.class)
@TableType("cidr")
public final class CidrFactory implements TableFactory {

  @Override
  public Set<String> types() {
    return Set.of("cidr");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return CidrTable.open(name, context);
  }
}
