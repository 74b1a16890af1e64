package org.posthouse.verify;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;

/**
 * The results in memory, within a budget of bytes: those that nobody asked about for longest go
 * first. Remembers what has changed since it was last asked for changes. Safe for any number of
 * threads.
 */
final class ResultCache {
  /** What the entry itself takes, in two maps. */
  private static final int FRAME = 250;

  private final long budget;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<String, ProbeResult> results = new LinkedHashMap<>(64, 0.75f, true);
  private Map<String, Optional<ProbeResult>> changes = new HashMap<>();
  private long bytes;

  ResultCache(long budget) {
    this.budget = budget;
  }

  Optional<ProbeResult> get(String address) {
    lock.lock();
    try {
      return Optional.ofNullable(results.get(address));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces what is known of an address, while nobody else does.
   *
   * @param change gets {@link ProbeResult#UNKNOWN} for an address that is not known
   */
  ProbeResult change(String address, UnaryOperator<ProbeResult> change) {
    lock.lock();
    try {
      ProbeResult old = results.getOrDefault(address, ProbeResult.UNKNOWN);
      ProbeResult now = change.apply(old);
      if (!now.equals(old)) {
        put(address, now);
        changes.put(address, Optional.of(now));
        shrink();
      }
      return now;
    } finally {
      lock.unlock();
    }
  }

  /** Takes over what a table has, unless more is known already. */
  void offer(String address, ProbeResult stored) {
    lock.lock();
    try {
      if (!results.containsKey(address)) {
        put(address, stored);
        shrink();
      }
    } finally {
      lock.unlock();
    }
  }

  private void put(String address, ProbeResult now) {
    ProbeResult before = results.put(address, now);
    bytes += size(address, now) - (before == null ? 0 : size(address, before));
  }

  private void shrink() {
    Iterator<Map.Entry<String, ProbeResult>> eldest = results.entrySet().iterator();
    while (bytes > budget && eldest.hasNext()) {
      remove(eldest);
    }
  }

  private void remove(Iterator<Map.Entry<String, ProbeResult>> at) {
    Map.Entry<String, ProbeResult> entry = at.next();
    bytes -= size(entry.getKey(), entry.getValue());
    changes.put(entry.getKey(), Optional.empty());
    at.remove();
  }

  private static long size(String address, ProbeResult result) {
    return FRAME + 2L * (address.length() + result.text().length());
  }

  /** Removes what is worth nothing. Returns how many there were. */
  int clean(BiPredicate<String, ProbeResult> worthless) {
    lock.lock();
    try {
      int before = results.size();
      var all = results.entrySet().iterator();
      var look = new LinkedHashMap<>(results).entrySet().iterator();
      while (look.hasNext()) {
        Map.Entry<String, ProbeResult> entry = look.next();
        if (worthless.test(entry.getKey(), entry.getValue())) {
          remove(all);
        } else {
          all.next();
        }
      }
      return before - results.size();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return results.size();
    } finally {
      lock.unlock();
    }
  }

  boolean hasChanges() {
    lock.lock();
    try {
      return !changes.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** What has changed: nothing for what is gone. They count as told. */
  Map<String, Optional<ProbeResult>> takeChanges() {
    lock.lock();
    try {
      Map<String, Optional<ProbeResult>> taken = changes;
      changes = new HashMap<>();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** They could not be used; what has changed again meanwhile is not touched. */
  void giveBack(Map<String, Optional<ProbeResult>> taken) {
    lock.lock();
    try {
      taken.forEach(changes::putIfAbsent);
    } finally {
      lock.unlock();
    }
  }

  /** Everything counts as changed: there is another table. */
  void changeAll() {
    lock.lock();
    try {
      changes = new HashMap<>();
      results.forEach((address, result) -> changes.put(address, Optional.of(result)));
    } finally {
      lock.unlock();
    }
  }
}
