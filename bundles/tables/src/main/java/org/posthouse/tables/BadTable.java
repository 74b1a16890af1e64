package org.posthouse.tables;

import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.Tables;

/** Stands for a text that is no table name, so that a list with one answers instead of failing. */
record BadTable(TableName name, LookupResult answer) implements TableHandle {

  static TableHandle orHandle(Tables tables, String text) {
    try {
      return tables.table(text);
    } catch (TableException e) {
      return new BadTable(new TableName("", text), e.asResult());
    }
  }

  @Override
  public LookupResult lookup(String key) {
    return answer;
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    return answer;
  }

  @Override
  public boolean isPattern() {
    return false;
  }
}
