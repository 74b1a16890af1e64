package org.posthouse.tables.types;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.PatternTable;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.text.Braces;
import org.posthouse.tables.text.ValueFiles;

/** The types {@code unionmap}, {@code pipemap} and {@code randmap}, made of others. */
final class CompositeTable {

  private CompositeTable() {}

  /** All tables are asked with the key; their values are joined with commas. */
  static Table union(TableName name, Tables tables) throws TableException {
    List<TableHandle> parts = handles(name, tables);
    return table(parts, (key, deadline) -> union(parts, key, deadline));
  }

  private static LookupResult union(List<TableHandle> parts, String key, Deadline deadline) {
    List<String> values = new ArrayList<>();
    for (TableHandle part : parts) {
      LookupResult result = part.lookup(key, deadline);
      switch (result) {
        case LookupResult.Found found -> values.add(found.value());
        case LookupResult.NotFound _ -> {}
        case LookupResult.TryAgain _, LookupResult.Misconfigured _ -> {
          return result;
        }
      }
    }
    return values.isEmpty() ? LookupResult.NOT_FOUND : LookupResult.found(String.join(",", values));
  }

  /** The value from one table is the key for the next. */
  static Table pipe(TableName name, Tables tables) throws TableException {
    List<TableHandle> parts = handles(name, tables);
    return table(parts, (key, deadline) -> pipe(parts, key, deadline));
  }

  private static LookupResult pipe(List<TableHandle> parts, String key, Deadline deadline) {
    String next = key;
    LookupResult result = LookupResult.NOT_FOUND;
    for (TableHandle part : parts) {
      result = part.lookup(next, deadline);
      if (!(result instanceof LookupResult.Found found)) {
        return result;
      }
      next = found.value();
    }
    return result;
  }

  /** One of the listed values, by chance. */
  static Table random(TableName name, TableContext context) throws TableException {
    List<LookupResult> values = new ArrayList<>();
    for (String element : elements(name)) {
      try {
        values.add(LookupResult.found(ValueFiles.of(element, context)));
      } catch (IOException e) {
        throw TableException.misconfigured(e.getMessage(), e);
      }
    }
    return new Pattern(
        (key, deadline) -> values.get(ThreadLocalRandom.current().nextInt(values.size())));
  }

  private static List<TableHandle> handles(TableName name, Tables tables) throws TableException {
    String bad = badSyntax(name);
    List<TableHandle> handles = new ArrayList<>();
    for (String element : elements(name)) {
      String table = Braces.strip(element, _ -> bad);
      if (table.indexOf(':') <= 0) {
        throw TableException.misconfigured(bad);
      }
      handles.add(tables.table(table));
    }
    return handles;
  }

  private static List<String> elements(TableName name) throws TableException {
    String bad = badSyntax(name);
    List<String> elements =
        name.name().startsWith("{")
            ? ParameterList.split(Braces.strip(name.name(), _ -> bad))
            : List.of();
    if (elements.isEmpty()) {
      throw TableException.misconfigured(bad);
    }
    return elements;
  }

  private static String badSyntax(TableName name) {
    String element = name.type().equals("randmap") ? "value" : "type:name";
    return "bad syntax: \"" + name + "\"; need \"" + name.type() + ":{" + element + "...}\"";
  }

  private static Table table(List<TableHandle> parts, FunctionTable.Lookup function) {
    return parts.stream().anyMatch(TableHandle::isPattern)
        ? new Pattern(function)
        : new FunctionTable(function);
  }

  private record Pattern(FunctionTable.Lookup function) implements PatternTable {
    @Override
    public LookupResult lookup(String key, Deadline deadline) {
      return function.lookup(key, deadline);
    }

    @Override
    public void close() {}
  }
}
