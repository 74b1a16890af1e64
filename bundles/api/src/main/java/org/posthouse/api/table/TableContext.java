package org.posthouse.api.table;

import java.nio.file.Path;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a table may ask of its surroundings. Valid as long as the table is open. */
@ProviderType
public interface TableContext {

  /** Where main.cf is. */
  Path configDirectory();

  /**
   * A main.cf parameter, expanded; empty if it is neither set nor known. Used for tables configured
   * in main.cf: {@code mysql:name} reads {@code name_hosts}.
   */
  Optional<String> parameter(String name);

  /** Logs a warning. The text names file and line where it concerns one. */
  void warn(String text);
}
