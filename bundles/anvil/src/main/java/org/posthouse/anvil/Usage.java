package org.posthouse.anvil;

import java.time.Duration;

/** What one client does. Guarded by the map's own lock for its key. */
final class Usage {
  private final int[] counts = new int[Peaks.Kind.values().length];
  private long start = System.nanoTime();
  private int open;

  int open() {
    return open;
  }

  int connect() {
    return ++open;
  }

  void disconnect() {
    open--;
  }

  int count(Peaks.Kind kind, Duration span) {
    if (isOver(span)) {
      java.util.Arrays.fill(counts, 0);
      start = System.nanoTime();
    }
    return ++counts[kind.ordinal()];
  }

  int has(Peaks.Kind kind, Duration span) {
    return isOver(span) ? 0 : counts[kind.ordinal()];
  }

  private boolean isOver(Duration span) {
    return System.nanoTime() - start >= span.toNanos();
  }

  /** Whether nothing of it counts any more. */
  boolean isForgotten(Duration span) {
    return open == 0 && isOver(span);
  }
}
