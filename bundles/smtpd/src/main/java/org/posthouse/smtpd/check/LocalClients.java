package org.posthouse.smtpd.check;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.LookupResult;
import org.posthouse.mail.HostNames;
import org.posthouse.net.OwnAddresses;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;
import org.posthouse.tables.MatchList;

/**
 * Whose mail is completed with our domain: {@code local_header_rewrite_clients}. The first element
 * that knows the client decides; one that cannot tell refuses the mail for the time being.
 */
public final class LocalClients {
  private static final String PARAMETER = "local_header_rewrite_clients";

  /** An element of the list. */
  private interface Element {
    ListMatch match(ClientIdentity client);
  }

  private final Log log;
  private final List<Element> elements = new ArrayList<>();

  public LocalClients(
      Settings settings, Surroundings surroundings, ClientCertificates certificates) {
    log = surroundings.log();
    Iterator<String> words = settings.list(PARAMETER).iterator();
    while (words.hasNext()) {
      elements.add(element(words.next(), words, settings, surroundings, certificates));
    }
  }

  private static Element element(
      String word,
      Iterator<String> rest,
      Settings settings,
      Surroundings with,
      ClientCertificates certificates) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "permit_inet_interfaces" -> {
        OwnAddresses own = OwnAddresses.of(settings);
        yield client -> ListMatch.of(isNeighbour(client) || isIn(own, client.address()));
      }
      case "permit_mynetworks" -> {
        MatchList networks = MatchList.clients(with.tables(), settings, "mynetworks");
        yield client -> networks.matchClient(client.name(), client.address());
      }
      case "permit_sasl_authenticated" -> client -> ListMatch.of(!client.login().isEmpty());
      case "permit_tls_clientcerts" -> certificates::isRelayed;
      case "permit_tls_all_clientcerts" ->
          client -> ListMatch.of(ClientCertificates.isTrusted(client));
      case "check_address_map" ->
          rest.hasNext()
              ? table(Maps.parse(with.tables(), PARAMETER, rest.next()))
              : invalid(with.log(), "missing check_address_map argument");
      default ->
          word.indexOf(':') > 0
              ? table(Maps.parse(with.tables(), PARAMETER, word))
              : invalid(with.log(), "invalid request: " + word);
    };
  }

  /** A word that nobody knows is passed over, as in Postfix, and told each time. */
  private static Element invalid(Log log, String problem) {
    return _ -> {
      log.warn("parameter " + PARAMETER + ": " + problem);
      return ListMatch.NO;
    };
  }

  /** What the table says of an address does not matter. */
  private static Element table(Maps table) {
    return client ->
        switch (table.lookup(client.address())) {
          case LookupResult.Found _ -> ListMatch.YES;
          case LookupResult.NotFound _ -> ListMatch.NO;
          case LookupResult.TryAgain(String reason) -> unanswered(table, client, reason);
          case LookupResult.Misconfigured(String reason) -> unanswered(table, client, reason);
        };
  }

  private static ListMatch unanswered(Maps table, ClientIdentity client, String reason) {
    String what =
        table.tables().getFirst().name() + " lookup error for \"" + client.address() + '"';
    return new ListMatch.Unknown(reason.startsWith(what) ? reason : what + ": " + reason);
  }

  /** Whether it is one of them; what cannot be told is in the log then. */
  public ListMatch match(ClientIdentity client) {
    for (Element element : elements) {
      switch (element.match(client)) {
        case ListMatch.Yes yes -> {
          return yes;
        }
        case ListMatch.No _ -> {}
        case ListMatch.Unknown(String reason) -> {
          log.warn(reason);
          return new ListMatch.Unknown(reason);
        }
      }
    }
    return ListMatch.NO;
  }

  /** The common case, without comparing sets; what is connected to itself is us. */
  private static boolean isNeighbour(ClientIdentity client) {
    return client.address().equals(client.serverAddress());
  }

  /** Whether an address is one that we receive mail on. */
  public static boolean isIn(OwnAddresses own, String address) {
    return HostNames.isAddress(address) && own.contains(InetAddress.ofLiteral(address));
  }
}
