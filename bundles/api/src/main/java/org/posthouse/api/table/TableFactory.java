package org.posthouse.api.table;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A table type. A bundle registers one as an OSGi service with the property {@link #TYPE} ({@link
 * TableType} makes it); commands that run without the server find it by {@link
 * java.util.ServiceLoader}, so it also has a public constructor without parameters.
 *
 * <p>Thread rule: called by any thread, several at once.
 */
@ConsumerType
public interface TableFactory {

  /** Service property: the type, as in {@code type:name}. */
  String TYPE = "posthouse.table.type";

  /** The types this factory serves; the same values as the property {@link #TYPE}. */
  Set<String> types();

  /**
   * Opens a table for lookups. The broker closes it when nobody can be asking it any more.
   *
   * @throws TableException if it cannot be opened; the broker answers every lookup with that and
   *     tries again later
   */
  Table open(TableName name, TableContext context) throws TableException;
}
