package org.posthouse.tables.types;

import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;

/** A table that is a function and holds nothing. */
record FunctionTable(Lookup function) implements Table {

  @FunctionalInterface
  interface Lookup {
    LookupResult lookup(String key, Deadline deadline);
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    return function.lookup(key, deadline);
  }

  @Override
  public void close() {}
}
