package org.posthouse.verify;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.Tables;
import org.posthouse.api.table.UpdatableTable;

/**
 * The table in which results outlive the server. It is open only while it is read or written. Used
 * by one thread, but for {@link #find}.
 */
final class CacheTable {
  private final Tables tables;
  private final ResultCache cache;
  private volatile String loaded = "";
  private volatile boolean partial;
  private String lastTrouble = "";

  CacheTable(Tables tables, ResultCache cache) {
    this.tables = tables;
    this.cache = cache;
  }

  /** Whether this table was read. One that cannot be read is asked again later. */
  boolean isLoaded(String map) {
    return loaded.equals(map);
  }

  /** Reads the table; results of another one go into it. */
  void load(String map, Log log) {
    if (map.isEmpty()) {
      loaded = map;
      return;
    }
    try (UpdatableTable table = tables.update(map)) {
      partial = !(table instanceof EnumerableTable);
      if (table instanceof EnumerableTable all) {
        try (Stream<EnumerableTable.Entry> entries = all.entries()) {
          entries.forEach(
              e -> ProbeResult.parse(e.value()).ifPresent(result -> cache.offer(e.key(), result)));
        }
      }
      if (!loaded.isEmpty()) {
        cache.changeAll();
      }
      loaded = map;
      lastTrouble = "";
    } catch (TableException | RuntimeException e) {
      trouble(map, e, log);
    }
  }

  /** Writes what has changed. What cannot be written now is written later. */
  void save(Log log) {
    String map = loaded;
    Map<String, Optional<ProbeResult>> changes = cache.takeChanges();
    if (map.isEmpty() || changes.isEmpty()) {
      return;
    }
    try (UpdatableTable table = tables.update(map)) {
      for (Map.Entry<String, Optional<ProbeResult>> change : changes.entrySet()) {
        save(table, change.getKey(), change.getValue());
      }
      table.sync();
      lastTrouble = "";
    } catch (TableException | RuntimeException e) {
      cache.giveBack(changes);
      trouble(map, e, log);
    }
  }

  /** A key that a table cannot hold is kept in memory alone. */
  private static void save(UpdatableTable table, String address, Optional<ProbeResult> result)
      throws TableException {
    try {
      if (result.isPresent()) {
        table.put(address, result.get().stored());
      } else {
        table.delete(address);
      }
    } catch (TableException e) {
      if (e.isTemporary()) {
        throw e;
      }
    }
  }

  /** What a table has that can only be asked entry by entry. */
  Optional<ProbeResult> find(String address) {
    if (!partial || loaded.isEmpty()) {
      return Optional.empty();
    }
    try {
      return tables.table(loaded).lookup(address) instanceof LookupResult.Found found
          ? ProbeResult.parse(found.value())
          : Optional.empty();
    } catch (TableException _) {
      return Optional.empty();
    }
  }

  /** The same trouble is told once. */
  private void trouble(String map, Exception e, Log log) {
    String text = "address_verify_map " + map + ": " + e.getMessage() + "; results are in memory";
    if (!text.equals(lastTrouble)) {
      lastTrouble = text;
      log.warn(text);
    }
  }
}
