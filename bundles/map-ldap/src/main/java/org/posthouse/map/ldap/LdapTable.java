package org.posthouse.map.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.io.IOException;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableTuning;
import org.posthouse.api.table.TunedTable;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.query.ServerPool;

/** A search in a directory. */
final class LdapTable implements ChangeSource, TunedTable {
  private final LdapSettings settings;
  private final ServerPool<LDAPConnection> servers;

  LdapTable(LdapSettings settings, ServerPool<LDAPConnection> servers) {
    this.settings = settings;
    this.servers = servers;
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    switch (settings.domains().match(key)) {
      case ListMatch.Yes _ -> {}
      case ListMatch.No _ -> {
        return LookupResult.NOT_FOUND;
      }
      case ListMatch.Unknown(String reason) -> {
        return new LookupResult.TryAgain(reason);
      }
    }
    String base = settings.base().ofKey(key, LdapQuoting::nameValue);
    String filter = settings.filter().ofKey(key, LdapQuoting::filterValue);
    if (base == null || filter == null || !settings.format().accepts(key)) {
      return LookupResult.NOT_FOUND;
    }
    try {
      return servers.with(
          deadline,
          connection -> new LdapSearch(settings, connection, key, deadline).run(base, filter));
    } catch (IOException e) {
      return new LookupResult.TryAgain(
          settings.source().name() + " lookup error for \"" + key + "\": " + e.getMessage());
    }
  }

  @Override
  public TableTuning tuning() {
    return settings.tuning();
  }

  @Override
  public boolean changed() {
    return settings.source().changed();
  }

  @Override
  public void close() {
    servers.close();
  }
}
