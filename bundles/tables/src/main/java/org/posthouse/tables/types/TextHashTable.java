package org.posthouse.tables.types;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.text.FileStamp;
import org.posthouse.tables.text.KeyValueLine;
import org.posthouse.tables.text.LogicalLines;
import org.posthouse.tables.text.ValueFiles;

/** The type {@code texthash}: a postmap source file, read whole into memory. */
final class TextHashTable implements EnumerableTable, ChangeSource {
  /** A bigger text belongs into an indexed table. */
  private static final int MAX_ENTRIES = 1_000_000;

  private final InlineTable entries;
  private final Path file;
  private final FileStamp stamp;

  private TextHashTable(InlineTable entries, Path file, FileStamp stamp) {
    this.entries = entries;
    this.file = file;
    this.stamp = stamp;
  }

  static TextHashTable open(TableName name, TableContext context) throws TableException {
    Path file = context.file(name.name());
    FileStamp stamp = FileStamp.of(file);
    Map<String, LookupResult> map = new HashMap<>();
    try (LogicalLines lines = LogicalLines.open(file, name.name())) {
      while (lines.next()) {
        KeyValueLine entry = KeyValueLine.parse(lines, text -> warn(context, text));
        if (entry == null) {
          continue;
        }
        add(entry, lines.where(), map, context);
        if (map.size() > MAX_ENTRIES) {
          throw TableException.misconfigured(name + ": more than " + MAX_ENTRIES + " entries");
        }
      }
    } catch (IOException e) {
      throw TableException.tryAgain(FileStamp.trouble("open database ", name.name(), e), e);
    }
    return new TextHashTable(new InlineTable(map), file, stamp);
  }

  private static void add(
      KeyValueLine entry, String where, Map<String, LookupResult> map, TableContext context) {
    try {
      String value = ValueFiles.of(entry.value(), context);
      if (map.putIfAbsent(InlineTable.folded(entry.key(), context), LookupResult.found(value))
          != null) {
        context.warn(where + ": duplicate entry: \"" + entry.key() + "\"");
      }
    } catch (IOException e) {
      context.warn(where + ": " + e.getMessage() + ": skipping this entry");
    }
  }

  private static void warn(TableContext context, String text) {
    context.warn(text.endsWith("key whitespace value") ? text + " -- ignoring this line" : text);
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    return entries.lookup(key, deadline);
  }

  @Override
  public Stream<Entry> entries() {
    return entries.entries();
  }

  @Override
  public boolean changed() {
    return !FileStamp.of(file).equals(stamp);
  }

  @Override
  public boolean isText() {
    return true;
  }

  @Override
  public void close() {}
}
