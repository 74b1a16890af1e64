package org.posthouse.tables.tool;

import java.util.function.Consumer;
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
  };

  private final String separator;

  EntryFormat(String separator) {
    this.separator = separator;
  }

  /** The entry of the current line; null if the line is none, after a warning. */
  abstract KeyValueLine parse(LogicalLines lines, Consumer<String> warn);

  /** An entry as {@code -s} prints it. */
  String show(String key, String value) {
    return key + separator + value;
  }
}
