package org.posthouse.api.table;

import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.Deadline;

/** A name that can be asked. See {@link Tables#table}. */
@ProviderType
public interface TableHandle {

  TableName name();

  /** Asks the table with the deadline that the broker gives every lookup. */
  LookupResult lookup(String key);

  /** Asks the table; past the deadline the answer is {@link LookupResult.TryAgain}. */
  LookupResult lookup(String key, Deadline deadline);

  /**
   * Whether the table takes whole keys only, see {@link PatternTable}. False while it is not known.
   */
  boolean isPattern();
}
