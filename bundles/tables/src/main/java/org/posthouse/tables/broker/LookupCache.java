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

  /** Of the heap: clients size the keys, and there are many tables. */
  private static final int HEAP_PART = 256;

  /** What an entry takes beside its characters, which take two bytes at most. */
  private static final int FRAME = 200;

  private record Entry(LookupResult result, long expires, int bytes) {}

  private static final class Part {
    final ReentrantLock lock = new ReentrantLock();
    final SequencedMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    long bytes;

    void put(String key, Entry entry, long limit) {
      remove(entries.put(key, entry));
      bytes += entry.bytes;
      while (entries.size() > ENTRIES_PER_PART || bytes > limit) {
        remove(entries.pollFirstEntry().getValue());
      }
    }

    void remove(Entry entry) {
      bytes -= entry == null ? 0 : entry.bytes;
    }
  }

  private final Part[] parts = new Part[PARTS];
  private final Duration found;
  private final Duration notFound;

  private final long bytesPerPart;

  LookupCache(TableTuning tuning) {
    this(tuning, Runtime.getRuntime().maxMemory() / HEAP_PART);
  }

  /**
   * @param bytes what all entries together may take
   */
  LookupCache(TableTuning tuning, long bytes) {
    bytesPerPart = bytes / PARTS;
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
        part.remove(part.entries.remove(key));
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
      int bytes = FRAME + 2 * (key.length() + length(result));
      part.put(key, new Entry(result, now + ttl.toNanos(), bytes), bytesPerPart);
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
