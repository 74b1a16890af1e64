package org.posthouse.tables.types;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.UpdatableTable;

/** A table in the hands of postmap, with a line in the log for whatever is done with it. */
public final class DebuggedTable {

  private DebuggedTable() {}

  /** With the abilities of the table. */
  public static Table of(TableName name, Table table, TableContext context) {
    Consumer<String> log = text -> context.info(name + " " + text);
    return switch (table) {
      case EnumerableTable entries -> new Entries(entries, log);
      case PatternTable pattern -> new Pattern(pattern, log);
      case Table other -> new Plain(other, log);
    };
  }

  public static UpdatableTable of(TableName name, UpdatableTable table, TableContext context) {
    return new Updates(table, text -> context.info(name + " " + text));
  }

  private record Plain(Table table, Consumer<String> log) implements Table {
    @Override
    public LookupResult lookup(String key, Deadline deadline) {
      return DebugTable.told(table.lookup(key, deadline), log, key);
    }

    @Override
    public void close() {
      table.close();
    }
  }

  private record Pattern(PatternTable table, Consumer<String> log) implements PatternTable {
    @Override
    public LookupResult lookup(String key, Deadline deadline) {
      return DebugTable.told(table.lookup(key, deadline), log, key);
    }

    @Override
    public void close() {
      table.close();
    }
  }

  private record Entries(EnumerableTable table, Consumer<String> log) implements EnumerableTable {
    @Override
    public LookupResult lookup(String key, Deadline deadline) {
      return DebugTable.told(table.lookup(key, deadline), log, key);
    }

    @Override
    public Stream<Entry> entries() throws TableException {
      try {
        Stream<Entry> all = table.entries();
        // The end is one of the things that are told, when it is reached.
        return Stream.concat(all.map(Optional::of), Stream.of(Optional.<Entry>empty()))
            .peek(this::tell)
            .flatMap(Optional::stream)
            .onClose(all::close);
      } catch (TableException e) {
        tell(Optional.empty());
        throw e;
      }
    }

    private void tell(Optional<Entry> entry) {
      log.accept(
          entry
              .map(e -> "sequence: \"" + e.key() + "\" = \"" + e.value() + "\"")
              .orElse("sequence: found EOF"));
    }

    @Override
    public void close() {
      table.close();
    }
  }

  private record Updates(UpdatableTable table, Consumer<String> log) implements UpdatableTable {
    @Override
    public LookupResult lookup(String key, Deadline deadline) {
      return DebugTable.told(table.lookup(key, deadline), log, key);
    }

    @Override
    public void put(String key, String value) throws TableException {
      String what = "update: \"" + key + "\" = \"" + value + "\": ";
      try {
        table.put(key, value);
        log.accept(what + "success");
      } catch (TableException e) {
        log.accept(what + "error");
        throw e;
      }
    }

    @Override
    public boolean delete(String key) throws TableException {
      String what = "delete: \"" + key + "\": ";
      try {
        boolean deleted = table.delete(key);
        log.accept(what + (deleted ? "success" : "failed"));
        return deleted;
      } catch (TableException e) {
        log.accept(what + "error");
        throw e;
      }
    }

    @Override
    public void sync() throws TableException {
      table.sync();
    }

    @Override
    public void close() {
      table.close();
    }
  }
}
