package org.posthouse.map.ldap;

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

/** The table type {@code ldap}. */
@Component(service = TableFactory.class)
@TableType("ldap")
public final class LdapFactory implements TableFactory {
  private static final int POOL_SIZE = 10;

  @Override
  public Set<String> types() {
    return Set.of("ldap");
  }

  /** Opens a table. No server is asked before the first lookup. */
  @Override
  public Table open(TableName name, TableContext context) throws TableException {
    TableSettings source = TableSettings.read(name, context);
    LdapSettings settings = LdapSettings.of(source);
    LdapConnector connector = LdapConnector.of(source);
    return new LdapTable(
        settings,
        new ServerPool<>(
            "LDAP server " + connector,
            connector,
            source.integer("pool_size", POOL_SIZE, 1),
            source.time("idle_interval", 60),
            context::warn));
  }
}
