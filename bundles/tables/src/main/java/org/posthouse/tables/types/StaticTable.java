package org.posthouse.tables.types;

import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.text.Braces;

/** The type {@code static}: every key has the same value. */
record StaticTable(LookupResult.Found answer) implements EnumerableTable {

  static StaticTable of(String text) throws TableException {
    return new StaticTable(new LookupResult.Found(Braces.strip(text, "static:" + text)));
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    return answer;
  }

  @Override
  public Stream<Entry> entries() {
    return Stream.of(new Entry("*", answer.value()));
  }

  @Override
  public void close() {}
}
