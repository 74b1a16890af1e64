package org.posthouse.tables.types;

import java.util.function.Consumer;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;

/**
 * The type {@code debug}: another table, with a line in the log for each lookup. What postmap does
 * besides is in {@link DebuggedTable}.
 */
public final class DebugTable {

  private DebugTable() {}

  /** Whether a table is another one that is looked at. */
  public static boolean is(TableName name) {
    return name.type().equals("debug");
  }

  /** The table that is looked at. */
  public static TableName inner(TableName name) throws TableException {
    try {
      return TableName.parse(name.name());
    } catch (TableException e) {
      throw name.name().isEmpty() ? TableName.noTypeAndName(name.toString()) : e;
    }
  }

  static Table open(TableName name, TableContext context) throws TableException {
    TableName inner = inner(name);
    TableHandle handle = context.tables().table(inner.toString());
    Consumer<String> log = text -> context.info(inner + " " + text);
    return handle.isPattern() ? new Pattern(handle, log) : new FunctionTable(asker(handle, log));
  }

  private static FunctionTable.Lookup asker(TableHandle handle, Consumer<String> log) {
    return (key, deadline) -> lookup(handle, log, key, deadline);
  }

  private static LookupResult lookup(
      TableHandle handle, Consumer<String> log, String key, Deadline deadline) {
    return told(handle.lookup(key, deadline), log, key);
  }

  static LookupResult told(LookupResult result, Consumer<String> log, String key) {
    log.accept(
        "lookup: \""
            + key
            + "\" = "
            + switch (result) {
              case LookupResult.Found found -> "\"" + found.value() + "\"";
              case LookupResult.NotFound _ -> "\"not_found\"";
              case LookupResult.TryAgain _, LookupResult.Misconfigured _ -> "\"error\"";
            });
    return result;
  }

  private record Pattern(TableHandle handle, Consumer<String> log) implements PatternTable {
    @Override
    public LookupResult lookup(String key, Deadline deadline) {
      return DebugTable.lookup(handle, log, key, deadline);
    }

    @Override
    public void close() {}
  }
}
