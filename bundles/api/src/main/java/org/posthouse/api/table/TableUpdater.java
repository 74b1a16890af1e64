package org.posthouse.api.table;

import org.osgi.annotation.versioning.ConsumerType;

/** Ability of a {@link TableFactory} whose tables are changed entry by entry. */
@ConsumerType
public interface TableUpdater extends TableFactory {

  /**
   * Opens a table for changes by {@code postmap -i} or {@code -d}; one that is built from text is
   * made, empty, if it is not there.
   */
  UpdatableTable update(TableName name, TableContext context) throws TableException;
}
