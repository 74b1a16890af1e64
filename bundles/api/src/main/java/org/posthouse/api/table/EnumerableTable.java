package org.posthouse.api.table;

import java.util.stream.Stream;
import org.osgi.annotation.versioning.ConsumerType;

/** A table that can list its entries ({@code postmap -s}). */
@ConsumerType
public interface EnumerableTable extends Table {

  /** An entry as stored. */
  record Entry(String key, String value) {}

  /**
   * All entries, read lazily. The caller closes the stream before the table.
   *
   * @throws TableException if the table cannot be read
   */
  Stream<Entry> entries() throws TableException;
}
