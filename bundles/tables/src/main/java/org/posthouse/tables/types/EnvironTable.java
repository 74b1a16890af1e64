package org.posthouse.tables.types;

import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;

/** The type {@code environ}: the process environment. */
final class EnvironTable {

  private EnvironTable() {}

  static LookupResult lookup(String key, Deadline deadline) {
    String value = System.getenv(key);
    return value == null ? LookupResult.NOT_FOUND : LookupResult.found(value);
  }
}
