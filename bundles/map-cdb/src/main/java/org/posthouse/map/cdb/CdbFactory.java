package org.posthouse.map.cdb;

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;
import org.posthouse.api.table.UpdatableTable;

/** The table type {@code cdb}. */
@Component(service = TableFactory.class)
@TableType("cdb")
public final class CdbFactory implements TableBuilder {

  @Override
  public Set<String> types() {
    return Set.of("cdb");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return CdbTable.open(CdbFile.of(name, context), context);
  }

  @Override
  public Build build(TableName name, TableContext context) {
    return new CdbBuild(CdbFile.of(name, context), context.buildOptions());
  }

  @Override
  public UpdatableTable update(TableName name, TableContext context) throws TableException {
    throw TableException.misconfigured(
        name + ": a cdb table cannot be changed, only built anew from its source");
  }
}
