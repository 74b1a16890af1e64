package org.posthouse.tables.types;

import java.util.Set;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.UpdatableTable;

/** The type {@code fail}: whatever is done with a table fails, to try what becomes of that. */
public final class FailFactory implements TableBuilder {
  private static final String REASON = "Application error";

  @Override
  public Set<String> types() {
    return Set.of("fail");
  }

  @Override
  public Table open(TableName name, TableContext context) {
    return new Failing(name);
  }

  @Override
  public UpdatableTable update(TableName name, TableContext context) {
    return new Failing(name);
  }

  @Override
  public Build build(TableName name, TableContext context) {
    return new FailingBuild(name);
  }

  private static TableException error(TableName name, String operation) {
    return TableException.tryAgain("table " + name + ": " + operation + " error: " + REASON, null);
  }

  private record Failing(TableName name) implements EnumerableTable, UpdatableTable {
    @Override
    public LookupResult lookup(String key, Deadline deadline) {
      return new LookupResult.TryAgain(REASON);
    }

    @Override
    public Stream<Entry> entries() throws TableException {
      throw error(name, "sequence");
    }

    @Override
    public void put(String key, String value) throws TableException {
      throw error(name, "write");
    }

    @Override
    public boolean delete(String key) throws TableException {
      throw error(name, "delete");
    }

    @Override
    public void sync() {}

    @Override
    public void close() {}
  }

  private record FailingBuild(TableName name) implements Build {
    @Override
    public boolean add(String key, String value) throws TableException {
      throw error(name, "write");
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}
  }
}
