package org.posthouse.tables.tool;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.posthouse.api.table.TableContext;
import org.posthouse.tables.text.KeyValueLine;
import org.posthouse.tables.text.LogicalLines;

/** The two forms of source files: of postmap, and of postalias (aliases(5)). */
public enum EntryFormat {
  POSTMAP("\t") {
    @Override
    KeyValueLine parse(LogicalLines lines, Consumer<String> warn) {
      return KeyValueLine.parse(lines, warn);
    }
  },
  POSTALIAS(":\t") {
    @Override
    KeyValueLine parse(LogicalLines lines, Consumer<String> warn) {
      return AliasLine.parse(lines, warn);
    }

    @Override
    List<KeyValueLine> more(TableContext context) {
      return List.of(
          new KeyValueLine("@", "@"),
          new KeyValueLine("YP_LAST_MODIFIED", Long.toString(Instant.now().getEpochSecond())),
          new KeyValueLine("YP_MASTER_NAME", context.parameter("myhostname").orElse("localhost")));
    }
  };

  private final String separator;

  EntryFormat(String separator) {
    this.separator = separator;
  }

  /** The entry of the current line; null if the line is none, after a warning. */
  abstract KeyValueLine parse(LogicalLines lines, Consumer<String> warn);

  /** Entries that each new table has beside those of its source. */
  List<KeyValueLine> more(TableContext context) {
    return List.of();
  }

  /** An entry as {@code -s} prints it. */
  String show(String key, String value) {
    return key + separator + value;
  }
}
