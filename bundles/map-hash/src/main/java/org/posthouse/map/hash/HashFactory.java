package org.posthouse.map.hash;

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.UpdatableTable;

/** The table types {@code hash} and {@code btree}. */
@Component(
    service = TableFactory.class,
    property = {TableFactory.TYPE + "=hash", TableFactory.TYPE + "=btree"})
public final class HashFactory implements TableBuilder {

  @Override
  public Set<String> types() {
    return Set.of("hash", "btree");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return HashTable.open(index(name, context), context);
  }

  @Override
  public Build build(TableName name, TableContext context) {
    return new HashBuild(index(name, context));
  }

  @Override
  public UpdatableTable update(TableName name, TableContext context) throws TableException {
    return HashUpdate.open(index(name, context));
  }

  private static IndexFile index(TableName name, TableContext context) {
    return IndexFile.of(context.file(name.name()), name.type());
  }
}
