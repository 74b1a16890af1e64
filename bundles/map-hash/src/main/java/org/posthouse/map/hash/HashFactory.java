package org.posthouse.map.hash;

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
import org.posthouse.lmdb.LmdbTables;

/** The table types {@code hash} and {@code btree}. */
@Component(service = TableFactory.class)
@TableType({"hash", "btree"})
public final class HashFactory implements TableBuilder {

  @Override
  public Set<String> types() {
    return Set.of("hash", "btree");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return LmdbTables.open(name, context);
  }

  @Override
  public Build build(TableName name, TableContext context) {
    return LmdbTables.build(name, context);
  }

  @Override
  public UpdatableTable update(TableName name, TableContext context) throws TableException {
    return LmdbTables.update(name, context);
  }
}
