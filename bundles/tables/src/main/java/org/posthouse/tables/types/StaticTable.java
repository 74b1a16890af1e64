package org.posthouse.tables.types;

import java.io.IOException;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.text.Braces;
import org.posthouse.tables.text.ValueFiles;

/** The type {@code static}: every key has the same value. */
record StaticTable(LookupResult.Found answer) implements Table {

  static StaticTable of(String text, TableContext context) throws TableException {
    String value = Braces.strip(text, what -> "bad static:name syntax: " + what);
    try {
      return new StaticTable(new LookupResult.Found(ValueFiles.of(value, context)));
    } catch (IOException e) {
      throw TableException.misconfigured(e.getMessage(), e);
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    return answer;
  }

  @Override
  public void close() {}
}
