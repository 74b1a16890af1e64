package org.posthouse.net;

import java.nio.file.Path;

/**
 * Where a server of a table listens: {@code inet:host:port} or {@code unix:/path}. A host that is
 * an IPv6 address may stand in brackets.
 *
 * @param socket the path of a UNIX-domain socket; null for TCP
 */
public record ServerAddress(String host, int port, Path socket) {

  /**
   * Parses an address; without a prefix it is one of TCP.
   *
   * @param defaultPort for addresses without a port; 0 if they must have one
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static ServerAddress parse(String text, int defaultPort) {
    if (text.startsWith("unix:")) {
      String path = text.substring(5);
      if (path.isEmpty()) {
        throw new IllegalArgumentException("no path in \"" + text + "\"");
      }
      return new ServerAddress("localhost", 0, Path.of(path));
    }
    String place = text.startsWith("inet:") ? text.substring(5) : text;
    int colon = place.endsWith("]") ? -1 : place.lastIndexOf(':');
    String host = colon < 0 ? place : place.substring(0, colon);
    String port = colon < 0 ? String.valueOf(defaultPort) : place.substring(colon + 1);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || !port.matches("\\d{1,5}") || port.equals("0")) {
      throw new IllegalArgumentException("need host:port in \"" + text + "\"");
    }
    int number = Integer.parseInt(port);
    if (number > 65535) {
      throw new IllegalArgumentException("bad port in \"" + text + "\"");
    }
    return new ServerAddress(host, number, null);
  }

  @Override
  public String toString() {
    return socket == null ? host + ":" + port : socket.toString();
  }
}
