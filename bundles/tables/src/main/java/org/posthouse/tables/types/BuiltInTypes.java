package org.posthouse.tables.types;

import java.util.Set;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUpdater;
import org.posthouse.api.table.UpdatableTable;

/** The table types that need nothing but the broker. */
public final class BuiltInTypes implements TableUpdater {
  private static final Set<String> TYPES =
      Set.of(
          "static",
          "inline",
          "texthash",
          "proxy",
          "environ",
          "internal",
          "debug",
          "unionmap",
          "pipemap",
          "randmap");

  @Override
  public Set<String> types() {
    return TYPES;
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return switch (name.type()) {
      case "static" -> StaticTable.of(name.name(), context);
      case "inline" -> InlineTable.of(name, context);
      case "texthash" -> TextHashTable.open(name, context);
      case "proxy" -> ProxyTable.open(name, context);
      case "environ" -> new FunctionTable(EnvironTable::lookup);
      case "internal" -> new InternalTable();
      case "debug" -> DebugTable.open(name, context);
      case "unionmap" -> CompositeTable.union(name, context.tables());
      case "pipemap" -> CompositeTable.pipe(name, context.tables());
      case "randmap" -> CompositeTable.random(name, context);
      default -> throw TableException.misconfigured("unsupported dictionary type: " + name.type());
    };
  }

  @Override
  public UpdatableTable update(TableName name, TableContext context) throws TableException {
    return switch (name.type()) {
      case "internal" -> new InternalTable();
      case "static", "environ" ->
          throw TableException.misconfigured(
              "table " + name + ": delete operation is not supported");
      default -> throw TableException.misconfigured(name + " map requires O_RDONLY access mode");
    };
  }
}
