package org.posthouse.map.memcache;

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;
import org.posthouse.tables.query.TableSettings;

/** The table type {@code memcache}. */
@Component(service = TableFactory.class)
@TableType("memcache")
public final class MemcacheFactory implements TableFactory {

  @Override
  public Set<String> types() {
    return Set.of("memcache");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    MemcacheSettings settings = MemcacheSettings.of(TableSettings.read(name, context));
    return new MemcacheTable(settings, new MemcacheClient(settings));
  }
}
