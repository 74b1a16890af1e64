package org.posthouse.tables.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUpdater;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.tables.text.FileStamp;
import org.posthouse.tables.text.KeyValueLine;
import org.posthouse.tables.text.LogicalLines;
import org.posthouse.tables.text.TextLines;
import org.posthouse.tables.text.ValueFiles;
import org.posthouse.tables.types.DebugTable;
import org.posthouse.tables.types.DebuggedTable;

/**
 * The part of postmap and postalias that writes.
 *
 * @param duplicates what a second entry with the same key does
 * @param content whether values name files, whose content is stored ({@code -F})
 */
public record TableUpdates(TableTool tool, Duplicates duplicates, boolean content) {

  private static final int MAX_LINE = 10_000_000;

  /** What a second entry with the same key does; the first one stays, but for {@code REPLACE}. */
  public enum Duplicates {
    WARN,
    IGNORE,
    REPLACE
  }

  /** Builds the table from its source. */
  public void create(TableName name) throws TableException {
    Path source = tool.context().file(name.name());
    try (LogicalLines lines = LogicalLines.open(source, name.name());
        TableBuilder.Build build = tool.builder(name).build(name, tool.context())) {
      if (duplicates == Duplicates.REPLACE) {
        replaceAll(name, lines, build);
      } else {
        addAll(name, lines, build);
      }
      build.commit();
    } catch (IOException e) {
      throw TableException.tryAgain(FileStamp.trouble("open ", name.name(), e), e);
    }
  }

  private void addAll(TableName name, LogicalLines lines, TableBuilder.Build build)
      throws TableException, IOException {
    for (KeyValueLine entry = next(lines); entry != null; entry = next(lines)) {
      if (!build.add(entry.key(), entry.value())) {
        duplicate(name, entry.key());
      }
    }
    for (KeyValueLine entry : tool.format().more(tool.context())) {
      build.add(entry.key(), entry.value());
    }
  }

  private void replaceAll(TableName name, LogicalLines lines, TableBuilder.Build build)
      throws TableException, IOException {
    Map<String, String> last = new LinkedHashMap<>();
    for (KeyValueLine entry = next(lines); entry != null; entry = next(lines)) {
      last.put(entry.key(), entry.value());
    }
    for (Map.Entry<String, String> entry : last.entrySet()) {
      build.add(entry.getKey(), entry.getValue());
    }
    for (KeyValueLine entry : tool.format().more(tool.context())) {
      build.add(entry.key(), entry.value());
    }
  }

  /** The next entry as it is to be stored; null at the end. What is none is passed over. */
  private KeyValueLine next(LogicalLines lines) throws IOException {
    Consumer<String> warn = tool.context()::warn;
    while (lines.next()) {
      if (!tool.keys().accepts(lines.text())) {
        warn.accept(
            lines.where()
                + ": non-UTF-8 input \""
                + KeyRules.printable(lines.text())
                + "\" -- ignoring this line");
        continue;
      }
      KeyValueLine entry = tool.format().parse(lines, warn);
      if (entry == null) {
        continue;
      }
      try {
        String value = entry.value();
        return new KeyValueLine(
            tool.keys().folded(entry.key()),
            content ? ValueFiles.encode(value, tool.context()) : value);
      } catch (IOException e) {
        warn.accept(lines.where() + ": " + e.getMessage() + ": skipping this entry");
      }
    }
    return null;
  }

  private void duplicate(TableName name, String key) {
    if (duplicates == Duplicates.WARN) {
      tool.context().warn(indexName(name) + ": duplicate entry: \"" + key + "\"");
    }
  }

  /** What Postfix calls the index in messages. */
  private static String indexName(TableName name) {
    return switch (name.type()) {
      case "hash", "btree" -> name.name() + ".lmdb";
      case "cdb" -> name.name();
      default -> name.toString();
    };
  }

  /** Adds the entries of the input to an existing or new table ({@code -i}). */
  public void insert(TableName name, InputStream input) throws TableException, IOException {
    try (UpdatableTable table = tool.builder(name).update(name, tool.context())) {
      LogicalLines lines = new LogicalLines(input, "stdin");
      for (KeyValueLine entry = next(lines); entry != null; entry = next(lines)) {
        if (duplicates != Duplicates.REPLACE && has(table, entry.key())) {
          duplicate(name, entry.key());
        } else {
          table.put(entry.key(), entry.value());
        }
      }
      table.sync();
    }
  }

  private static boolean has(UpdatableTable table, String key) {
    return table.lookup(key, new Deadline(System.nanoTime())) instanceof LookupResult.Found;
  }

  /** Removes one key ({@code -d key}). Returns whether a table had it. */
  public boolean delete(List<TableName> names, String key) throws TableException {
    boolean found = false;
    for (TableName name : names) {
      try (UpdatableTable table = updatable(name)) {
        found |= delete(table, key);
        table.sync();
      }
    }
    return found;
  }

  /** Removes the keys that are the lines of the input ({@code -d -}). */
  public boolean deleteAll(List<TableName> names, InputStream keys)
      throws TableException, IOException {
    List<String> all = new ArrayList<>();
    TextLines lines = new TextLines(keys, MAX_LINE);
    for (String key = lines.next(); key != null; key = lines.next()) {
      if (!key.isEmpty()) {
        all.add(key);
      }
    }
    boolean found = false;
    for (TableName name : names) {
      try (UpdatableTable table = updatable(name)) {
        for (String key : all) {
          found |= delete(table, key);
        }
        table.sync();
      }
    }
    return found;
  }

  private boolean delete(UpdatableTable table, String key) throws TableException {
    for (String named : tool.format().asked(tool.keys().folded(key))) {
      if (table.delete(named)) {
        return true;
      }
    }
    return false;
  }

  private UpdatableTable updatable(TableName name) throws TableException {
    if (DebugTable.is(name)) {
      TableName inner = DebugTable.inner(name);
      return DebuggedTable.of(inner, updatable(inner), tool.context());
    }
    TableFactory factory = tool.factory(name);
    if (!(factory instanceof TableUpdater updater)) {
      throw TableException.misconfigured(name + " map requires O_RDONLY access mode");
    }
    if (factory instanceof TableBuilder) {
      // Nothing is made here that is not there.
      factory.open(name, tool.context()).close();
    }
    return updater.update(name, tool.context());
  }
}
