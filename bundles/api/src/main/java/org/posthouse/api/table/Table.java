package org.posthouse.api.table;

import org.osgi.annotation.versioning.ConsumerType;
import org.posthouse.api.Deadline;

/**
 * An open lookup table: key to value.
 *
 * <p>The caller folds case, strips address extensions and tries partial keys; a table looks up what
 * it is given. Abilities are extra interfaces: {@link PatternTable}, {@link EnumerableTable},
 * {@link UpdatableTable}, {@link ChangeSource}.
 *
 * <p>Thread rule: any number of virtual threads ask at the same time. Nothing may hold a monitor
 * while it waits.
 */
@ConsumerType
public interface Table extends AutoCloseable {

  /**
   * Asks the table. Never null, no exception for "not found"; an unexpected exception counts as
   * {@link LookupResult.TryAgain}.
   */
  LookupResult lookup(String key, Deadline deadline);

  /** Frees what the table holds. No lookup is running and none comes after it. */
  @Override
  void close();
}
