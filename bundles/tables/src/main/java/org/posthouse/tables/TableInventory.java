package org.posthouse.tables;

import java.util.List;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/** What the table broker has open, for the console. */
@ProviderType
public interface TableInventory {

  /** The table types that can be used now, with the bundle or class that serves each. */
  SortedMap<String, String> types();

  /** The tables that were asked for, by name. */
  List<TableStatus> tables();
}
