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

  /**
   * Whether the table is made from a text that people edit. The broker then opens it anew only if
   * {@code table_auto_reload} says so, and keeps the old content if the new one gives warnings that
   * the old one did not, or cannot be opened. Other tables follow every change.
   */
  default boolean isText() {
    return false;
  }
}
