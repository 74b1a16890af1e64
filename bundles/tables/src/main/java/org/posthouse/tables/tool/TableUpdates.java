package org.posthouse.tables.tool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.tables.text.FileStamp;
import org.posthouse.tables.text.KeyValueLine;
import org.posthouse.tables.text.LogicalLines;

/**
 * The part of postmap and postalias that writes.
 *
 * @param duplicates what a second entry with the same key does
 */
public record TableUpdates(TableTool tool, Duplicates duplicates) {

  /** What a second entry with the same key does; the first one stays, but for {@code REPLACE}. */
  public enum Duplicates {
    WARN,
    IGNORE,
    REPLACE
  }

  /** Builds the table from its source. */
  public void create(TableName name) throws TableException {
    Path source = tool.context().file(name.name());
    try (LogicalLines lines = LogicalLines.open(source);
        TableBuilder.Build build = tool.builder(name).build(name, tool.context())) {
      if (duplicates == Duplicates.REPLACE) {
        replaceAll(lines, build);
      } else {
        addAll(lines, build, indexName(name));
      }
      build.commit();
    } catch (IOException e) {
      throw TableException.tryAgain("open " + name.name() + ": " + FileStamp.reason(e), e);
    }
  }

  private void addAll(LogicalLines lines, TableBuilder.Build build, String index)
      throws TableException, IOException {
    while (lines.next()) {
      KeyValueLine entry = tool.format().parse(lines, tool.context()::warn);
      if (entry != null && !build.add(tool.folded(entry.key()), entry.value())) {
        duplicate(index, tool.folded(entry.key()));
      }
    }
  }

  private void replaceAll(LogicalLines lines, TableBuilder.Build build)
      throws TableException, IOException {
    Map<String, String> last = new LinkedHashMap<>();
    while (lines.next()) {
      KeyValueLine entry = tool.format().parse(lines, tool.context()::warn);
      if (entry != null) {
        last.put(tool.folded(entry.key()), entry.value());
      }
    }
    for (Map.Entry<String, String> entry : last.entrySet()) {
      build.add(entry.getKey(), entry.getValue());
    }
  }

  private void duplicate(String index, String key) {
    if (duplicates == Duplicates.WARN) {
      tool.context().warn(index + ": duplicate entry: \"" + key + "\"");
    }
  }

  private static String indexName(TableName name) {
    return name.name() + ".lmdb";
  }

  /** Adds the entries of the input to an existing or new table ({@code -i}). */
  public void insert(TableName name, InputStream input) throws TableException, IOException {
    try (UpdatableTable table = tool.builder(name).update(name, tool.context())) {
      LogicalLines lines = new LogicalLines(input, "stdin");
      while (lines.next()) {
        KeyValueLine entry = tool.format().parse(lines, tool.context()::warn);
        if (entry == null) {
          continue;
        }
        String key = tool.folded(entry.key());
        if (duplicates != Duplicates.REPLACE && has(table, key)) {
          duplicate(indexName(name), key);
        } else {
          table.put(key, entry.value());
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
        found |= table.delete(tool.folded(key));
        table.sync();
      }
    }
    return found;
  }

  /** Removes the keys that are the lines of the input ({@code -d -}). */
  public boolean deleteAll(List<TableName> names, InputStream keys)
      throws TableException, IOException {
    List<String> all;
    try (BufferedReader lines = TableTool.lines(keys)) {
      all = lines.lines().filter(line -> !line.isEmpty()).toList();
    }
    boolean found = false;
    for (TableName name : names) {
      try (UpdatableTable table = updatable(name)) {
        for (String key : all) {
          found |= table.delete(tool.folded(key));
        }
        table.sync();
      }
    }
    return found;
  }

  private UpdatableTable updatable(TableName name) throws TableException {
    TableFactory factory = tool.types().factory(name.type());
    if (factory == null || factory instanceof TableBuilder) {
      tool.builder(name).open(name, tool.context()).close();
      return tool.builder(name).update(name, tool.context());
    }
    throw TableException.misconfigured("table " + name + ": delete operation is not supported");
  }
}
