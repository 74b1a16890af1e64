package org.posthouse.rewrite;

import java.util.List;
import java.util.Set;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;

/** Tables of type {@code counted}, which know every key and note it. */
record CountedTables(List<String> keys) implements TableFactory {

  @Override
  public Set<String> types() {
    return Set.of("counted");
  }

  @Override
  public Table open(TableName name, TableContext context) {
    return new Table() {
      @Override
      public LookupResult lookup(String key, Deadline deadline) {
        keys.add(key);
        return LookupResult.found("yes");
      }

      @Override
      public void close() {}
    };
  }
}
