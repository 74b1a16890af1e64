package org.posthouse.tables.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.text.TextBytes;
import org.posthouse.tables.text.TextLines;
import org.posthouse.tables.text.ValueFiles;
import org.posthouse.tables.types.DebugTable;

/**
 * The part of postmap and postalias that reads.
 *
 * @param content whether values are the content of files, in base64 ({@code -F})
 * @param format of what is printed
 */
public record TableQueries(TableTool tool, boolean content, ResultFormat format, PrintStream out) {
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(100);
  private static final int MAX_LINE = 10_000_000;

  private record Opened(TableName name, Table table) {}

  /** Looks up one key ({@code -q key}). Returns whether a table has it. */
  public boolean query(List<TableName> names, String key) throws TableException {
    for (TableName name : names) {
      try (Table table = tool.open(name)) {
        String value = lookup(new Opened(name, table), key);
        if (value != null) {
          print(format.answer(tool.format().shown(key), value));
          return true;
        }
      }
    }
    return false;
  }

  /** Looks up the keys that are the lines of the input ({@code -q -}). */
  public boolean queryAll(List<TableName> names, InputStream input)
      throws TableException, IOException {
    return queryEach(names, new TextLines(input, MAX_LINE), null);
  }

  /** Looks up the parts of the message that is the input ({@code -q - -bhm}). */
  public boolean queryMessage(List<TableName> names, InputStream input, MessageKeys parts)
      throws TableException, IOException {
    return queryEach(names, new TextLines(input, MAX_LINE), parts);
  }

  private boolean queryEach(List<TableName> names, TextLines lines, MessageKeys parts)
      throws TableException, IOException {
    List<Opened> tables = new ArrayList<>();
    try {
      for (TableName name : names) {
        tables.add(new Opened(name, tool.open(name)));
      }
      boolean found = false;
      if (parts == null) {
        for (String key = lines.next(); key != null; key = lines.next()) {
          found |= !key.isEmpty() && queryOne(tables, key);
        }
      } else {
        List<String> keys = new ArrayList<>();
        parts.forEach(lines, keys::add);
        for (String key : keys) {
          found |= queryOne(tables, key);
        }
      }
      return found;
    } finally {
      tables.forEach(opened -> opened.table().close());
    }
  }

  private boolean queryOne(List<Opened> tables, String key) throws TableException {
    for (Opened opened : tables) {
      String value = lookup(opened, key);
      if (value != null) {
        print(format.entry(tool.format().shown(key), value));
        return true;
      }
    }
    return false;
  }

  private String lookup(Opened opened, String key) throws TableException {
    TableName name = opened.name();
    if (!tool.keys().accepts(key)) {
      tool.context().warn(name + ": non-UTF-8 key \"" + KeyRules.printable(key) + NOT_UTF8);
      return null;
    }
    LookupResult result = ask(opened.table(), key);
    // No switch: what the JVM makes for one over types takes a command longer than the lookup.
    if (result instanceof LookupResult.Found found) {
      return checked(name, key, found.value());
    }
    if (result instanceof LookupResult.TryAgain again) {
      throw TableException.tryAgain("table " + name + ": query error: " + again.reason(), null);
    }
    if (result instanceof LookupResult.Misconfigured wrong) {
      throw TableException.misconfigured("table " + name + ": query error: " + wrong.reason());
    }
    return null;
  }

  private LookupResult ask(Table table, String key) {
    if (table instanceof PatternTable) {
      return table.lookup(key, Deadline.after(LOOKUP_TIMEOUT));
    }
    LookupResult result = LookupResult.NOT_FOUND;
    for (String asked : tool.format().asked(tool.keys().folded(key))) {
      result = table.lookup(asked, Deadline.after(LOOKUP_TIMEOUT));
      if (!(result instanceof LookupResult.NotFound)) {
        break;
      }
    }
    return result;
  }

  private static final String NOT_UTF8 = "\": malformed UTF-8 or invalid codepoint";

  private String checked(TableName name, String key, String value) throws TableException {
    if (value.isEmpty()) {
      tool.context()
          .warn("table " + name + ": key " + key + ": empty string result is not allowed");
      tool.context().warn("table " + name + " should return NO RESULT in case of NOT FOUND");
    }
    if (!tool.keys().accepts(value)) {
      tool.context()
          .warn(
              name
                  + ": key \""
                  + key
                  + "\": non-UTF-8 value \""
                  + KeyRules.printable(value)
                  + NOT_UTF8);
      throw TableException.misconfigured("table " + name + ": query error");
    }
    return content ? ValueFiles.decode(name, key, value) : value;
  }

  private void print(String line) {
    byte[] bytes = TextBytes.encode(line);
    out.write(bytes, 0, bytes.length);
    out.write('\n');
  }

  /** Prints all entries ({@code -s}). */
  public void list(List<TableName> names) throws TableException {
    for (TableName name : names) {
      try (Table table = tool.open(name)) {
        if (!(table instanceof EnumerableTable entries)) {
          throw TableException.misconfigured(
              "table " + looked(name) + ": sequence operation is not supported");
        }
        list(name, entries);
      }
    }
  }

  /** The one that has entries or not. */
  private static TableName looked(TableName name) throws TableException {
    return DebugTable.is(name) ? looked(DebugTable.inner(name)) : name;
  }

  private void list(TableName name, EnumerableTable table) throws TableException {
    try (Stream<EnumerableTable.Entry> all = entries(name, table)) {
      Iterator<EnumerableTable.Entry> entries = all.iterator();
      for (var entry = next(name, entries); entry != null; entry = next(name, entries)) {
        String value =
            content ? ValueFiles.decode(name, entry.key(), entry.value()) : entry.value();
        print(format.entry(tool.format().shown(entry.key()), value));
      }
    }
  }

  private static Stream<EnumerableTable.Entry> entries(TableName name, EnumerableTable table)
      throws TableException {
    try {
      return table.entries();
    } catch (RuntimeException | InternalError e) {
      throw unreadable(name, e);
    }
  }

  private static TableException unreadable(TableName name, Throwable e) {
    return TableException.tryAgain("table " + name + ": sequence error: " + e.getMessage(), e);
  }

  /** Null at the end. What the table throws is told from what printing throws. */
  private static EnumerableTable.Entry next(TableName name, Iterator<EnumerableTable.Entry> entries)
      throws TableException {
    try {
      return entries.hasNext() ? entries.next() : null;
    } catch (RuntimeException | InternalError e) {
      throw unreadable(name, e);
    }
  }
}
