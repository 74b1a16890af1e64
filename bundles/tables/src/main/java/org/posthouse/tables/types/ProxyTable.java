package org.posthouse.tables.types;

import org.posthouse.api.Deadline;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUse;

/**
 * The type {@code proxy}: another table, if {@code proxy_read_maps} lists it with this prefix. All
 * tables are shared anyway; the prefix keeps its check, but for sensitive use, where Postfix passes
 * its server over.
 */
final class ProxyTable {

  private ProxyTable() {}

  static Table open(TableName name, TableContext context) throws TableException {
    String approved = context.parameter("proxy_read_maps").orElse("");
    if (context.use() != TableUse.SENSITIVE
        && !ParameterList.split(approved).contains(name.toString())) {
      throw TableException.misconfigured(
          "request for unapproved table: \""
              + name.name()
              + "\"; to approve this table for read-only access, list "
              + name
              + " in main.cf:proxy_read_maps");
    }
    return over(context.tables().table(name.name()));
  }

  /** A table that asks a handle; a pattern table if that is one. */
  static Table over(TableHandle handle) {
    return handle.isPattern()
        ? new Pattern(handle)
        : new FunctionTable((key, deadline) -> handle.lookup(key, deadline));
  }

  private record Pattern(TableHandle handle) implements PatternTable {
    @Override
    public LookupResult lookup(String key, Deadline deadline) {
      return handle.lookup(key, deadline);
    }

    @Override
    public void close() {}
  }
}
