package org.posthouse.api.table;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The table broker: one shared table for each {@code type:name}, whatever bundles come and go.
 *
 * <p>Thread rule: any thread.
 */
@ProviderType
public interface Tables {

  /**
   * The handle of a table. Handles are cheap, equal for equal names and valid for ever: while the
   * type's bundle is absent, or the table cannot be opened, they answer {@link
   * LookupResult.TryAgain} or {@link LookupResult.Misconfigured}.
   *
   * @param typeAndName as in main.cf
   * @throws TableException if the text is no table name
   */
  TableHandle table(String typeAndName) throws TableException;

  /**
   * Opens a table for changes. The caller closes it soon: a type that leaves does not wait for it.
   *
   * @throws TableException if there is no such type now, or its tables cannot be changed
   */
  default UpdatableTable update(String typeAndName) throws TableException {
    throw TableException.misconfigured(typeAndName + " cannot be changed");
  }

  /** The same tables, as they may be for this use. */
  Tables forUse(TableUse use);

  /** Opens a view that sees one generation of every table, for one mail transaction. */
  TableView view();
}
