package org.posthouse.map.memcache;

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;
import org.posthouse.api.table.TableUpdater;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.tables.query.TableSettings;

/** The table type {@code memcache}. */
@Component(service = TableFactory.class)
@TableType("memcache")
public final class MemcacheFactory implements TableUpdater {

  @Override
  public Set<String> types() {
    return Set.of("memcache");
  }

  @Override
  public MemcacheTable open(TableName name, TableContext context) throws TableException {
    MemcacheSettings settings = MemcacheSettings.of(TableSettings.read(name, context));
    return new MemcacheTable(settings, new MemcacheClient(settings));
  }

  @Override
  public UpdatableTable update(TableName name, TableContext context) throws TableException {
    return open(name, context);
  }
}
