package org.posthouse.tables.broker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableTuning;

/**
 * Answers of one generation of a table, for as long as the table allows. Bounded; what was not
 * asked for longest goes first. Failures are never kept.
 */
final class LookupCache {
  private static final int PARTS = 16;
  private static final int ENTRIES_PER_PART = 1024;
  private static final int MAX_LENGTH = 4096;

  private record Entry(LookupResult result, long expires) {}

  private static final class Part {
    final ReentrantLock lock = new ReentrantLock();
    final SequencedMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  }

  private final Part[] parts = new Part[PARTS];
  private final Duration found;
  private final Duration notFound;

  LookupCache(TableTuning tuning) {
    found = tuning.cacheTtl();
    notFound = tuning.negativeCacheTtl();
    for (int i = 0; i < PARTS; i++) {
      parts[i] = new Part();
    }
  }

  /** The answer given before; null if there is none that still holds. */
  LookupResult get(String key, long now) {
    Part part = part(key);
    part.lock.lock();
    try {
      Entry entry = part.entries.get(key);
      if (entry == null) {
        return null;
      }
      if (now - entry.expires >= 0) {
        part.entries.remove(key);
        return null;
      }
      return entry.result;
    } finally {
      part.lock.unlock();
    }
  }

  void put(String key, LookupResult result, long now) {
    Duration ttl =
        switch (result) {
          case LookupResult.Found _ -> found;
          case LookupResult.NotFound _ -> notFound;
          case LookupResult.TryAgain _, LookupResult.Misconfigured _ -> Duration.ZERO;
        };
    if (ttl.isZero() || key.length() > MAX_LENGTH || length(result) > MAX_LENGTH) {
      return;
    }
    Part part = part(key);
    part.lock.lock();
    try {
      part.entries.put(key, new Entry(result, now + ttl.toNanos()));
      if (part.entries.size() > ENTRIES_PER_PART) {
        part.entries.pollFirstEntry();
      }
    } finally {
      part.lock.unlock();
    }
  }

  private static int length(LookupResult result) {
    return result instanceof LookupResult.Found(var values)
        ? values.stream().mapToInt(String::length).sum()
        : 0;
  }

  private Part part(String key) {
    int hash = key.hashCode();
    return parts[(hash ^ hash >>> 16) & PARTS - 1];
  }
}
