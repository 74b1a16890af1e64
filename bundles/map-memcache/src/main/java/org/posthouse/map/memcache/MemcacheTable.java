package org.posthouse.map.memcache;

import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableTuning;
import org.posthouse.api.table.TunedTable;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.tables.ListMatch;

/** A memcached, and the table behind it that has what memcached has forgotten. */
final class MemcacheTable implements ChangeSource, TunedTable, UpdatableTable {
  private static final Duration UPDATE_TIME = Duration.ofSeconds(10);

  private final MemcacheSettings settings;
  private final MemcacheClient client;

  MemcacheTable(MemcacheSettings settings, MemcacheClient client) {
    this.settings = settings;
    this.client = client;
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    switch (settings.domains().match(key)) {
      case ListMatch.Yes _ -> {}
      case ListMatch.No _ -> {
        return LookupResult.NOT_FOUND;
      }
      case ListMatch.Unknown(String reason) -> {
        return new LookupResult.TryAgain(reason);
      }
    }
    String cacheKey = settings.keyFormat().ofKey(key, UnaryOperator.identity());
    if (cacheKey == null) {
      return LookupResult.NOT_FOUND;
    }
    boolean usable = MemcacheClient.isKey(cacheKey);
    if (settings.backup().isEmpty()) {
      return usable ? cached(cacheKey, key, deadline) : LookupResult.NOT_FOUND;
    }
    // What is cached only saves time: without it the table behind answers.
    if (usable && cached(cacheKey, key, share(deadline)) instanceof LookupResult.Found found) {
      return found;
    }
    return behind(cacheKey, usable, key, deadline);
  }

  private static Deadline share(Deadline deadline) {
    return Deadline.after(deadline.remaining().dividedBy(2));
  }

  private LookupResult cached(String cacheKey, String key, Deadline deadline) {
    try {
      String value = client.get(cacheKey, deadline);
      return value == null ? LookupResult.NOT_FOUND : LookupResult.found(value);
    } catch (IOException e) {
      return new LookupResult.TryAgain(
          settings.source().name() + " lookup error for \"" + key + "\": " + e.getMessage());
    }
  }

  private LookupResult behind(String cacheKey, boolean usable, String key, Deadline deadline) {
    LookupResult result = settings.backup().orElseThrow().lookup(key, deadline);
    if (usable && result instanceof LookupResult.Found found) {
      try {
        client.set(cacheKey, found.value(), deadline);
      } catch (IOException _) {
        // The pool has said that the server is away; the answer is good without it.
      }
    }
    return result;
  }

  @Override
  public void put(String key, String value) throws TableException {
    try {
      client.set(updateKey(key), value, Deadline.after(UPDATE_TIME));
    } catch (IOException e) {
      throw TableException.tryAgain(settings.source().name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean delete(String key) throws TableException {
    try {
      return client.delete(updateKey(key), Deadline.after(UPDATE_TIME));
    } catch (IOException e) {
      throw TableException.tryAgain(settings.source().name() + ": " + e.getMessage(), e);
    }
  }

  private String updateKey(String key) throws TableException {
    if (settings.backup().isPresent()) {
      throw TableException.misconfigured(
          settings.source().name() + ": a table with a backup is for lookups only");
    }
    String cacheKey = settings.keyFormat().ofKey(key, UnaryOperator.identity());
    if (cacheKey == null || !MemcacheClient.isKey(cacheKey)) {
      throw TableException.misconfigured(
          settings.source().name() + ": memcached takes no such key: \"" + key + "\"");
    }
    return cacheKey;
  }

  @Override
  public void sync() {
    // Nothing of this is ever on stable storage.
  }

  @Override
  public TableTuning tuning() {
    return settings.tuning();
  }

  @Override
  public boolean changed() {
    return settings.source().changed();
  }

  @Override
  public void close() {
    client.close();
  }
}
