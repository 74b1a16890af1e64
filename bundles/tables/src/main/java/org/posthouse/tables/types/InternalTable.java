package org.posthouse.tables.types;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.UpdatableTable;

/** The type {@code internal}: an empty table in memory, lost when it is closed. */
final class InternalTable implements EnumerableTable, UpdatableTable {
  private final Map<String, String> entries = new ConcurrentHashMap<>();

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    String value = entries.get(key);
    return value == null ? LookupResult.NOT_FOUND : LookupResult.found(value);
  }

  @Override
  public void put(String key, String value) {
    entries.put(key, value);
  }

  @Override
  public boolean delete(String key) {
    return entries.remove(key) != null;
  }

  @Override
  public void sync() {}

  @Override
  public Stream<Entry> entries() {
    return entries.entrySet().stream().map(e -> new Entry(e.getKey(), e.getValue()));
  }

  @Override
  public void close() {}
}
