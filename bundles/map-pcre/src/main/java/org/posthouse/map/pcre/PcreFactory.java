package org.posthouse.map.pcre;

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;
import org.posthouse.tables.pattern.RegexTable;

/** The table type {@code pcre}. */
@Component(service = TableFactory.class)
@TableType("pcre")
public final class PcreFactory implements TableFactory {

  @Override
  public Set<String> types() {
    return Set.of("pcre");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return RegexTable.open(name, context, PcreLibrary.load());
  }
}
