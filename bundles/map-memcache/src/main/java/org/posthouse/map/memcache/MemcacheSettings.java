package org.posthouse.map.memcache;

import java.time.Duration;
import java.util.Optional;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableTuning;
import org.posthouse.net.ServerAddress;
import org.posthouse.tables.query.SearchDomains;
import org.posthouse.tables.query.TableSettings;
import org.posthouse.tables.query.Template;

/** What a memcache table reads from its file. */
record MemcacheSettings(
    TableSettings source,
    ServerAddress address,
    Optional<TableHandle> backup,
    Template keyFormat,
    SearchDomains domains,
    int flags,
    int ttlSeconds,
    int dataLimit,
    int lineLimit,
    int maxTry,
    Duration retryPause,
    Duration timeout,
    TableTuning tuning) {

  static MemcacheSettings of(TableSettings source) throws TableException {
    String backup = source.get("backup", "");
    return new MemcacheSettings(
        source,
        address(source),
        backup.isEmpty() ? Optional.empty() : Optional.of(source.context().tables().table(backup)),
        source.template("key_format", source.get("key_format", "%s")),
        SearchDomains.of(source),
        source.integer("flags", 0, 0),
        source.integer("ttl", 3600, 0),
        source.integer("data_size_limit", 10240, 1),
        source.integer("line_size_limit", 1024, 1),
        source.integer("max_try", 2, 1),
        source.time("retry_pause", 1),
        source.time("timeout", 2),
        source.tuning());
  }

  private static ServerAddress address(TableSettings source) throws TableException {
    String text = source.get("memcache", "inet:localhost:11211");
    try {
      return ServerAddress.parse(text, 11211);
    } catch (IllegalArgumentException e) {
      throw TableException.misconfigured(source.name() + ": memcache: " + e.getMessage());
    }
  }
}
