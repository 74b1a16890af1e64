package org.posthouse.map.lmdb;

import java.nio.file.Path;
import java.util.ArrayList;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;

final class LmdbFactoryTest implements TableContract {

  @Override
  public TableFactory factory() {
    return new LmdbFactory();
  }

  @Override
  public TableName goodTable(Path directory) throws Exception {
    TableName name = new TableName("lmdb", directory + "/table");
    try (TableBuilder.Build build =
        new LmdbFactory().build(name, TableContract.context(directory, new ArrayList<>()))) {
      build.add(presentKey(), value());
      build.commit();
    }
    return name;
  }
}
