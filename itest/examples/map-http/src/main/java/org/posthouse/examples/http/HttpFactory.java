package org.posthouse.examples.http;

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;

/** The table type {@code http}. */
@Component(service = TableFactory.class)
@TableType("http")
public final class HttpFactory implements TableFactory {

  @Override
  public Set<String> types() {
    return Set.of("http");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return HttpTable.open(name, context);
  }
}
