package org.posthouse.tables.tool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.Fold;
import org.posthouse.tables.broker.TableBroker;

/**
 * What postmap, postalias and newaliases do to tables, without the server. Every method throws a
 * {@link TableException} whose message ends the command.
 *
 * @param types finds the table types
 * @param format the form of source files and of listings
 * @param fold whether keys are folded to lower case
 */
public record TableTool(TableBroker types, TableContext context, EntryFormat format, boolean fold) {
  private static final Duration LOOKUP_TIMEOUT = Duration.ofSeconds(100);

  private TableFactory factory(TableName name) throws TableException {
    TableFactory factory = types.factory(name.type());
    if (factory == null) {
      throw TableException.misconfigured(types.unsupported(name.type()));
    }
    return factory;
  }

  /** The type as one whose tables are built. */
  TableBuilder builder(TableName name) throws TableException {
    if (factory(name) instanceof TableBuilder builder) {
      return builder;
    }
    throw TableException.misconfigured(
        "unsupported dictionary type: " + name.type() + " does not support bulk-mode creation.");
  }

  private Table open(TableName name) throws TableException {
    return factory(name).open(name, context);
  }

  /** Looks up one key ({@code -q key}). Returns whether a table has it. */
  public boolean query(List<TableName> names, String key, PrintStream out) throws TableException {
    for (TableName name : names) {
      try (Table table = open(name)) {
        String value = lookup(name, table, key);
        if (value != null) {
          out.println(value);
          return true;
        }
      }
    }
    return false;
  }

  /** Looks up the keys that are the lines of the input ({@code -q -}). */
  public boolean queryAll(List<TableName> names, InputStream keys, PrintStream out)
      throws TableException, IOException {
    Table[] tables = new Table[names.size()];
    try {
      for (int i = 0; i < tables.length; i++) {
        tables[i] = open(names.get(i));
      }
      boolean found = false;
      BufferedReader lines = lines(keys);
      for (String key = lines.readLine(); key != null; key = lines.readLine()) {
        found |= queryOne(names, tables, key, out);
      }
      return found;
    } finally {
      for (Table table : tables) {
        if (table != null) {
          table.close();
        }
      }
    }
  }

  private boolean queryOne(List<TableName> names, Table[] tables, String key, PrintStream out)
      throws TableException {
    for (int i = 0; i < tables.length; i++) {
      String value = lookup(names.get(i), tables[i], key);
      if (value != null) {
        out.println(format.show(key, value));
        return true;
      }
    }
    return false;
  }

  private String lookup(TableName name, Table table, String key) throws TableException {
    if (key.isEmpty()) {
      return null;
    }
    String asked = table instanceof PatternTable ? key : folded(key);
    return switch (table.lookup(asked, Deadline.after(LOOKUP_TIMEOUT))) {
      case LookupResult.Found found -> found.value();
      case LookupResult.NotFound _ -> null;
      case LookupResult.TryAgain(String reason) ->
          throw TableException.tryAgain("table " + name + ": query error: " + reason, null);
      case LookupResult.Misconfigured(String reason) ->
          throw TableException.misconfigured("table " + name + ": query error: " + reason);
    };
  }

  String folded(String key) {
    return fold ? Fold.lower(key) : key;
  }

  /** Prints all entries ({@code -s}). */
  public void list(List<TableName> names, PrintStream out) throws TableException {
    for (TableName name : names) {
      try (Table table = open(name)) {
        if (!(table instanceof EnumerableTable entries)) {
          throw TableException.misconfigured(
              "table " + name + ": sequence operation is not supported");
        }
        try (Stream<EnumerableTable.Entry> all = entries.entries()) {
          all.forEach(entry -> out.println(format.show(entry.key(), entry.value())));
        } catch (RuntimeException | InternalError e) {
          throw TableException.tryAgain("table " + name + ": sequence error: " + e.getMessage(), e);
        }
      }
    }
  }

  static BufferedReader lines(InputStream input) {
    return new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
  }
}
