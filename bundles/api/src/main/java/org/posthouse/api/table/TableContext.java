package org.posthouse.api.table;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** What a table may ask of its surroundings. Valid as long as the table is open. */
@ProviderType
public interface TableContext {

  /** Where main.cf is. */
  Path configDirectory();

  /**
   * A file that a table is named after. A relative name is relative to the configuration directory
   * in the server, and to the current directory in a command.
   */
  default Path file(String name) {
    return configDirectory().resolve(name);
  }

  /**
   * A main.cf parameter, expanded; empty if it is neither set nor known. Used for tables configured
   * in main.cf: {@code mysql:name} reads {@code name_hosts}.
   */
  Optional<String> parameter(String name);

  /** The other tables, for a type that asks some. */
  default Tables tables() {
    throw new UnsupportedOperationException("no other tables here");
  }

  /** What the table is used for. One that may not be is refused as misconfigured. */
  default TableUse use() {
    return TableUse.ANY;
  }

  /** How tables are built; nothing special in the server. */
  default Set<BuildOption> buildOptions() {
    return Set.of();
  }

  /** Logs what is no trouble; where there is no such thing, as a warning. */
  default void info(String text) {
    warn(text);
  }

  /** Logs a warning. The text names file and line where it concerns one. */
  void warn(String text);
}
