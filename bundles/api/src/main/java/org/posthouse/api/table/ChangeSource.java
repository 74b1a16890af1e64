package org.posthouse.api.table;

import org.osgi.annotation.versioning.ConsumerType;

/** A table that knows when what it was opened from has changed since. */
@ConsumerType
public interface ChangeSource extends Table {

  /**
   * Whether the broker should open the table anew. Cheap: the broker calls it often (not at every
   * lookup).
   */
  boolean changed();
}
