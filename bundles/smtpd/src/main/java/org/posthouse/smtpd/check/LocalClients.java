package org.posthouse.smtpd.check;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.AccessTable;
import org.posthouse.tables.MatchList;

/** Whose mail is completed with our domain: local_header_rewrite_clients. */
public final class LocalClients {
  private final boolean interfaces;
  private final boolean networks;
  private final MatchList myNetworks;
  private final List<AccessTable> tables = new ArrayList<>();

  public LocalClients(Settings settings, Tables broker) {
    List<String> words = settings.list("local_header_rewrite_clients");
    interfaces = words.contains("permit_inet_interfaces");
    networks = words.contains("permit_mynetworks");
    myNetworks = MatchList.clients(broker, settings, "mynetworks");
    for (String word : words) {
      if (word.indexOf(':') > 0) {
        tables.add(AccessTable.of(broker, settings, word));
      }
    }
  }

  public boolean contains(Client client) {
    if (interfaces && (isNeighbour(client) || RelayChecks.isOurs(client.address()))) {
      return true;
    }
    if (networks && myNetworks.matchClient(client.name(), client.address()).isYes()) {
      return true;
    }
    for (AccessTable table : tables) {
      if (table.client(client.name(), client.address()) instanceof LookupResult.Found) {
        return true;
      }
    }
    return false;
  }

  /** The common case without asking the system. */
  private static boolean isNeighbour(Client client) {
    return client.address().equals(client.serverAddress());
  }
}
