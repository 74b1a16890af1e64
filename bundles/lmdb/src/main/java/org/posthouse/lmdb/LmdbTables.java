package org.posthouse.lmdb;

import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.UpdatableTable;

/** Tables of any type that has its index in {@code NAME.lmdb}. */
public final class LmdbTables {

  private LmdbTables() {}

  /** Opens an index for lookups. */
  public static Table open(TableName name, TableContext context) throws TableException {
    return LmdbTable.open(IndexFile.of(name, context), context);
  }

  /** Starts an index that replaces the one there is. */
  public static TableBuilder.Build build(TableName name, TableContext context) {
    return new LmdbBuild(IndexFile.of(name, context));
  }

  /** Opens an index for changes, or makes an empty one. */
  public static UpdatableTable update(TableName name, TableContext context) throws TableException {
    return LmdbUpdate.open(IndexFile.of(name, context));
  }
}
