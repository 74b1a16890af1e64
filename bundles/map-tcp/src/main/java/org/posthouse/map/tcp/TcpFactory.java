package org.posthouse.map.tcp;

import java.time.Duration;
import java.util.Set;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;
import org.posthouse.api.table.TableUse;
import org.posthouse.net.ServerAddress;
import org.posthouse.tables.query.ServerPool;

/** The table type {@code tcp}. */
@Component(service = TableFactory.class)
@TableType("tcp")
public final class TcpFactory implements TableFactory {
  private static final int POOL_SIZE = 50;
  private static final Duration IDLE = Duration.ofSeconds(60);

  @Override
  public Set<String> types() {
    return Set.of("tcp");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    if (context.use() == TableUse.SENSITIVE) {
      throw TableException.misconfigured(name + " map is not allowed for security sensitive data");
    }
    ServerAddress address;
    try {
      address = ServerAddress.parse("inet:" + name.name(), 0);
    } catch (IllegalArgumentException e) {
      throw TableException.misconfigured(name + ": " + e.getMessage());
    }
    return new TcpTable(
        name,
        new ServerPool<>(
            "tcp table server " + address,
            new TcpConnector(address),
            POOL_SIZE,
            IDLE,
            context::warn));
  }
}
