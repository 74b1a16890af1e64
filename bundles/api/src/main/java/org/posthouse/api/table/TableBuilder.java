package org.posthouse.api.table;

import org.osgi.annotation.versioning.ConsumerType;

/** Ability of a {@link TableFactory} whose tables are built from text by postmap and postalias. */
@ConsumerType
public interface TableBuilder extends TableUpdater {

  /** A table under construction. Closing it without a commit leaves the old table as it was. */
  @ConsumerType
  interface Build extends AutoCloseable {

    /**
     * Adds an entry.
     *
     * @return false if the key is there already; the entry is then not stored
     */
    boolean add(String key, String value) throws TableException;

    /** Puts the new table in the old one's place, on stable storage, at once for all readers. */
    void commit() throws TableException;

    @Override
    void close();
  }

  /** Starts a new table that replaces the one of this name. */
  Build build(TableName name, TableContext context) throws TableException;
}
