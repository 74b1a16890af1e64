package org.posthouse.tables.types;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.Fold;
import org.posthouse.tables.ParameterList;
import org.posthouse.tables.text.Braces;
import org.posthouse.tables.text.ValueFiles;

/** Entries in memory: the types {@code inline} and {@code texthash}. */
record InlineTable(Map<String, LookupResult> byKey) implements EnumerableTable {

  /** The type {@code inline}: the entries stand in the name itself. */
  static InlineTable of(TableName name, TableContext context) throws TableException {
    if (!name.name().startsWith("{")) {
      throw TableException.misconfigured(
          "bad syntax: \"" + name + "\"; need \"inline:{name=value...}\"");
    }
    Map<String, LookupResult> entries = new LinkedHashMap<>();
    for (String pair : ParameterList.split(Braces.strip(name.name(), name.toString()))) {
      String text = Braces.strip(pair, name.toString());
      int equals = text.indexOf('=');
      String key = equals < 0 ? "" : text.substring(0, equals).strip();
      String value = equals < 0 ? "" : text.substring(equals + 1).strip();
      if (equals < 0) {
        throw TableException.misconfigured(
            "missing '=' after attribute name: \"" + name + "\"; need \"inline:{name=value...}\"");
      }
      entries.put(Fold.lower(key), LookupResult.found(value(name, value, context)));
    }
    if (entries.isEmpty()) {
      throw TableException.misconfigured(
          "bad syntax: \"" + name + "\"; need \"inline:{name=value...}\"");
    }
    return new InlineTable(entries);
  }

  private static String value(TableName name, String text, TableContext context)
      throws TableException {
    try {
      return ValueFiles.of(text, context);
    } catch (IOException e) {
      throw TableException.misconfigured(
          e.getMessage() + ": \"" + name + "\"; need \"inline:{name=filename...}\"", e);
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    return byKey.getOrDefault(key, LookupResult.NOT_FOUND);
  }

  @Override
  public Stream<Entry> entries() {
    return byKey.entrySet().stream()
        .map(e -> new Entry(e.getKey(), ((LookupResult.Found) e.getValue()).value()));
  }

  @Override
  public void close() {}
}
