package org.posthouse.map.ldap;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.query.TableSettings;

/**
 * Where a directory server is.
 *
 * @param socket the path of a UNIX-domain socket; "" for TCP
 */
record LdapAddress(String host, int port, boolean tls, String socket) {
  private static final String DEFAULT_SOCKET = "/run/slapd/ldapi";

  /** The servers of {@code server_host}, in their order. */
  static List<LdapAddress> of(TableSettings settings) throws TableException {
    int port = settings.integer("server_port", 389, 1);
    List<LdapAddress> addresses = new ArrayList<>();
    for (String server : ParameterList.split(settings.get("server_host", "localhost"))) {
      try {
        addresses.add(server.contains("://") ? ofUrl(server) : ofHost(server, port));
      } catch (IllegalArgumentException e) {
        throw TableException.misconfigured(
            settings.name() + ": bad server_host: " + server + ": " + e.getMessage());
      }
    }
    return addresses.isEmpty() ? List.of(new LdapAddress("localhost", port, false, "")) : addresses;
  }

  private static LdapAddress ofHost(String text, int defaultPort) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && (text.indexOf(':') == colon || text.contains("]:"));
    return hasPort
        ? new LdapAddress(
            plain(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)), false, "")
        : new LdapAddress(plain(text), defaultPort, false, "");
  }

  private static LdapAddress ofUrl(String text) {
    if (text.startsWith("ldapi://")) {
      String path = text.substring(8);
      int slash = path.indexOf('/');
      String socket =
          URLDecoder.decode(slash < 0 ? path : path.substring(0, slash), StandardCharsets.UTF_8);
      return new LdapAddress("localhost", 389, false, socket.isEmpty() ? DEFAULT_SOCKET : socket);
    }
    URI uri = URI.create(text);
    boolean tls = "ldaps".equals(uri.getScheme());
    if (!tls && !"ldap".equals(uri.getScheme())) {
      throw new IllegalArgumentException("unknown scheme");
    }
    int port = uri.getPort() < 0 ? tls ? 636 : 389 : uri.getPort();
    return new LdapAddress(
        uri.getHost() == null ? "localhost" : plain(uri.getHost()), port, tls, "");
  }

  private static String plain(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return !socket.isEmpty() ? socket : (tls ? "ldaps://" : "ldap://") + host + ":" + port;
  }
}
