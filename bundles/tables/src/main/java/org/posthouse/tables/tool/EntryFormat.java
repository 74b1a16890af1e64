package org.posthouse.tables.tool;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.posthouse.api.table.TableContext;
import org.posthouse.mail.Addresses;
import org.posthouse.tables.text.KeyValueLine;
import org.posthouse.tables.text.LogicalLines;

/** The two forms of source files: of postmap, and of postalias (aliases(5)). */
public enum EntryFormat implements ResultFormat {
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

    /** Files of Postfix before 3.12 have names without quotes. */
    @Override
    String shown(String key) {
      return key.startsWith("\"") || key.equals("@") ? key : Addresses.externalLocal(key);
    }

    @Override
    List<String> asked(String key) {
      String internal = Addresses.internal(key);
      String external = Addresses.externalLocal(internal);
      return external.equals(internal) ? List.of(key) : List.of(external, internal);
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

  /** A key as it is printed. */
  String shown(String key) {
    return key;
  }

  /** The keys by which an entry may be found, the first choice first. */
  List<String> asked(String key) {
    return List.of(key);
  }

  @Override
  public String answer(String key, String value) {
    return value;
  }

  @Override
  public String entry(String key, String value) {
    return key + separator + value;
  }
}
