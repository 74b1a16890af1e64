package ${package};

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;

/** The table type {@code ${type}}. */
@Component(service = TableFactory.class)
@TableType("${type}")
public final class ${Type}Factory implements TableFactory {

  @Override
  public Set<String> types() {
    return Set.of("${type}");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    return ${Type}Table.read(name, context);
  }
}
