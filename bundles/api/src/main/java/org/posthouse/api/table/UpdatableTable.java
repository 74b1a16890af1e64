package org.posthouse.api.table;

import org.osgi.annotation.versioning.ConsumerType;

/** A table that can be changed entry by entry ({@code postmap -i}, {@code postmap -d}, caches). */
@ConsumerType
public interface UpdatableTable extends Table {

  /** Sets the value of a key; readers see the old value or the new one. */
  void put(String key, String value) throws TableException;

  /** Removes a key. Returns whether it was there. */
  boolean delete(String key) throws TableException;

  /**
   * Puts what was changed on stable storage. Changes that were not synced before {@link #close} may
   * be lost.
   */
  void sync() throws TableException;
}
