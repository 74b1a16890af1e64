package org.posthouse.api.table;

import java.time.Duration;

/**
 * How a table wants to be asked.
 *
 * @param cacheTtl how long the broker may answer with what it found before; zero: not at all
 * @param negativeCacheTtl the same for keys that were not found
 * @param timeout what a lookup may take; zero: what the broker gives every lookup
 * @param concurrency lookups at the same time, others wait; zero: as many as the broker allows
 */
public record TableTuning(
    Duration cacheTtl, Duration negativeCacheTtl, Duration timeout, int concurrency) {

  /** As the broker asks tables that do not say. */
  public static final TableTuning DEFAULT =
      new TableTuning(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

  public TableTuning {
    if (cacheTtl.isNegative()
        || negativeCacheTtl.isNegative()
        || timeout.isNegative()
        || concurrency < 0) {
      throw new IllegalArgumentException("negative");
    }
  }

  public boolean isCached() {
    return !cacheTtl.isZero() || !negativeCacheTtl.isZero();
  }
}
