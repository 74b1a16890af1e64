package org.posthouse.sql;

import java.time.Duration;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.tables.query.TableSettings;

/** Opens the tables of one kind of server. To be closed when the type leaves. */
public final class SqlTables implements AutoCloseable {
  private static final int POOL_SIZE = 10;

  private final SqlDriver driver;
  private final Pools pools;

  public SqlTables(SqlDriver driver) {
    this.driver = driver;
    this.pools = new Pools(driver);
  }

  /** Opens a table. No server is asked before the first lookup. */
  public Table open(TableName name, TableContext context) throws TableException {
    TableSettings source = TableSettings.read(name, context);
    SqlTableSettings settings =
        SqlTableSettings.of(source, driver.dialect(), driver.legacyQuery(source));
    Duration idle = source.time("idle_interval", 60);
    Duration retry = source.time("retry_interval", 60);
    int size = source.integer("pool_size", POOL_SIZE, 1);
    return new SqlTable(
        settings, pools, new Balancer(pools.acquire(driver.targets(source), size, idle), retry));
  }

  /** How many servers are known to be asked by some table. */
  int servers() {
    return pools.size();
  }

  @Override
  public void close() {
    pools.close();
  }
}
