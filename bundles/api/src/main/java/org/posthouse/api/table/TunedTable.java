package org.posthouse.api.table;

import org.osgi.annotation.versioning.ConsumerType;

/** A table that tells the broker how it wants to be asked. */
@ConsumerType
public interface TunedTable extends Table {

  /** Asked once, when the table has been opened. */
  TableTuning tuning();
}
