package org.posthouse.map.mongodb;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClients;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.osgi.service.component.annotations.Component;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableType;
import org.posthouse.tables.query.TableSettings;

/** The table type {@code mongodb}. */
@Component(service = TableFactory.class)
@TableType("mongodb")
public final class MongodbFactory implements TableFactory {
  /** A lookup waits no longer for a server that is away; it is asked again in the background. */
  private static final int SELECTION_MILLIS = 2000;

  private static final int CONNECT_MILLIS = 5000;

  /** What the driver has to say is said by the tables; kept so that its level is. */
  private final Logger driverLog = Logger.getLogger("org.mongodb.driver");

  public MongodbFactory() {
    driverLog.setLevel(Level.OFF);
  }

  @Override
  public Set<String> types() {
    return Set.of("mongodb");
  }

  /** Opens a table. The driver looks for the servers in the background. */
  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    MongodbSettings settings = MongodbSettings.of(TableSettings.read(name, context));
    Availability availability =
        new Availability(String.join(", ", settings.uri().getHosts()), context::warn);
    MongoClientSettings client =
        MongoClientSettings.builder()
            .applyToSocketSettings(
                socket -> socket.connectTimeout(CONNECT_MILLIS, TimeUnit.MILLISECONDS))
            .applyToConnectionPoolSettings(pool -> pool.maxSize(MongodbTable.POOL_SIZE))
            .applyToClusterSettings(
                cluster -> cluster.serverSelectionTimeout(SELECTION_MILLIS, TimeUnit.MILLISECONDS))
            .applyConnectionString(settings.uri())
            .applyToClusterSettings(cluster -> cluster.addClusterListener(availability))
            .build();
    return new MongodbTable(settings, MongoClients.create(client));
  }
}
