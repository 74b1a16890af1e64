package org.posthouse.map.socketmap;

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

/** The table type {@code socketmap}. */
@Component(service = TableFactory.class)
@TableType("socketmap")
public final class SocketmapFactory implements TableFactory {
  private static final int POOL_SIZE = 50;
  private static final Duration IDLE = Duration.ofSeconds(10);

  @Override
  public Set<String> types() {
    return Set.of("socketmap");
  }

  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    if (context.use() == TableUse.SENSITIVE) {
      throw TableException.misconfigured(name + " map is not allowed for security-sensitive data");
    }
    int colon = name.name().lastIndexOf(':');
    String map = name.name().substring(colon + 1);
    if (colon < 0
        || map.isEmpty()
        || !name.name().startsWith("inet:") && !name.name().startsWith("unix:")) {
      throw TableException.misconfigured(
          name + ": need inet:host:port:name or unix:pathname:name after socketmap:");
    }
    ServerAddress address;
    try {
      address = ServerAddress.parse(name.name().substring(0, colon), 0);
    } catch (IllegalArgumentException e) {
      throw TableException.misconfigured(name + ": " + e.getMessage());
    }
    return new SocketmapTable(
        name,
        map,
        limit(context, "socketmap_max_query_size", "10000"),
        limit(context, "socketmap_max_reply_size", "100000"),
        new ServerPool<>(
            "socketmap server " + address,
            new SocketmapConnector(address),
            POOL_SIZE,
            IDLE,
            context::warn));
  }

  private static int limit(TableContext context, String parameter, String preset)
      throws TableException {
    String value = context.parameter(parameter).filter(v -> !v.isEmpty()).orElse(preset);
    if (!value.matches("\\d{1,9}")) {
      throw TableException.misconfigured("bad numerical configuration: " + parameter);
    }
    return Integer.parseInt(value);
  }
}
