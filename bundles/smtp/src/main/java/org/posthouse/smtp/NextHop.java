package org.posthouse.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a message is to go, as the transport table or {@code relayhost} writes it. */
sealed interface NextHop {
  Pattern SEPARATORS = Pattern.compile("[\\s,]+");

  /** As written; identifies the destination. */
  String text();

  /**
   * A domain or a host.
   *
   * @param direct whether MX records are not asked for: it stood in brackets, or it is LMTP
   */
  record Inet(String text, String host, boolean direct, int port) implements NextHop {}

  /** A UNIX-domain socket, relative to the queue directory. */
  record Unix(String text, String path) implements NextHop {}

  /** It makes no sense; the text says why. */
  record Bad(String text, String problem) implements NextHop {}

  /** Several ones are separated by commas or blanks. */
  static List<NextHop> parse(String nexthop, Protocol protocol, Ports ports) {
    var all = new ArrayList<NextHop>();
    for (String one : SEPARATORS.split(nexthop.strip())) {
      if (!one.isEmpty()) {
        all.add(parseOne(one, protocol, ports));
      }
    }
    return all;
  }

  private static NextHop parseOne(String text, Protocol protocol, Ports ports) {
    if (protocol == Protocol.LMTP && text.startsWith("unix:")) {
      return new Unix(text, text.substring(5));
    }
    String place = text.startsWith("inet:") ? text.substring(5) : text;
    boolean bracketed = place.startsWith("[");
    int end = bracketed ? place.indexOf(']') : hostEnd(place);
    if (end < 0) {
      return new Bad(text, "missing \"]\" in server description: " + text);
    }
    String host = place.substring(bracketed ? 1 : 0, end);
    String rest = place.substring(bracketed ? end + 1 : end);
    if (host.isEmpty() || !(rest.isEmpty() || rest.startsWith(":"))) {
      return new Bad(text, "null host or trailing text in server description: " + text);
    }
    String service = rest.isEmpty() ? ports.standardName() : rest.substring(1);
    Optional<Integer> port = ports.find(service);
    if (port.isEmpty()) {
      return new Bad(text, "bad network port: " + service + " for destination: " + text);
    }
    String plain = host.regionMatches(true, 0, "ipv6:", 0, 5) ? host.substring(5) : host;
    return new Inet(text, plain, bracketed || protocol == Protocol.LMTP, port.get());
  }

  /** The colon before the port; an address with several colons has none. */
  private static int hostEnd(String place) {
    int colon = place.indexOf(':');
    return colon < 0 || colon != place.lastIndexOf(':') ? place.length() : colon;
  }
}
