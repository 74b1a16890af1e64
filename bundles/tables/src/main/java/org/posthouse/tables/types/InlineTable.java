package org.posthouse.tables.types;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.BuildOption;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.Fold;
import org.posthouse.tables.text.Braces;
import org.posthouse.tables.text.ValueFiles;

/** Entries in memory: the types {@code inline} and {@code texthash}. */
record InlineTable(Map<String, LookupResult> byKey) implements EnumerableTable {
  private static final String NEED = "inline:{name=value...}";

  /** The type {@code inline}: the entries stand in the name itself. */
  static InlineTable of(TableName name, TableContext context) throws TableException {
    String bad = "bad syntax: " + quoted(name, NEED);
    if (!name.name().startsWith("{")) {
      throw TableException.misconfigured(bad);
    }
    Map<String, LookupResult> entries = new LinkedHashMap<>();
    for (String pair : ParameterList.split(Braces.strip(name.name(), _ -> bad))) {
      String text = Braces.strip(pair, what -> what + ": " + quoted(name, NEED));
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw TableException.misconfigured(
            "missing '=' after attribute name: " + quoted(name, NEED));
      }
      String key = folded(text.substring(0, equals).strip(), context);
      String value = value(name, text.substring(equals + 1).strip(), context);
      entries.put(key, LookupResult.found(value));
    }
    if (entries.isEmpty()) {
      throw TableException.misconfigured("empty table: " + quoted(name, NEED));
    }
    return new InlineTable(entries);
  }

  private static String quoted(TableName name, String need) {
    return "\"" + name + "\"; need \"" + need + "\"";
  }

  static String folded(String key, TableContext context) {
    return context.buildOptions().contains(BuildOption.KEEP_CASE) ? key : Fold.lower(key);
  }

  private static String value(TableName name, String text, TableContext context)
      throws TableException {
    try {
      return ValueFiles.of(text, context);
    } catch (IOException e) {
      throw TableException.misconfigured(
          e.getMessage() + ": " + quoted(name, "inline:{name=filename...}"), e);
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
