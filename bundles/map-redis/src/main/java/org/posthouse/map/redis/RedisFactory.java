package org.posthouse.map.redis;

import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;
import org.posthouse.tables.query.ServerPool;
import org.posthouse.tables.query.TableSettings;

/** The table type {@code redis}. */
@Component(service = TableFactory.class)
@TableType("redis")
public final class RedisFactory implements TableFactory {
  private static final int POOL_SIZE = 10;

  @Override
  public Set<String> types() {
    return Set.of("redis");
  }

  /** Opens a table. No server is asked before the first lookup. */
  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    TableSettings source = TableSettings.read(name, context);
    RedisSettings settings = RedisSettings.of(source);
    RedisConnector connector = new RedisConnector(source, settings.hosts());
    return new RedisTable(
        settings,
        new ServerPool<>(
            "Redis server " + connector,
            connector,
            source.integer("pool_size", POOL_SIZE, 1),
            source.time("idle_interval", 60),
            context::warn));
  }
}
