package org.posthouse.net.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What hosts(5) says, both ways. Names are kept in lower case. */
record HostsFile(Map<String, List<InetAddress>> addresses, Map<InetAddress, List<String>> names) {

  static HostsFile parse(List<String> lines) {
    var addresses = new HashMap<String, List<InetAddress>>();
    var names = new HashMap<InetAddress, List<String>>();
    for (String line : lines) {
      int comment = line.indexOf('#');
      String[] words = (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
      InetAddress address = words.length > 1 ? literal(words[0]) : null;
      for (int i = 1; address != null && i < words.length; i++) {
        String name = words[i].toLowerCase(Locale.ROOT);
        addresses.computeIfAbsent(name, _ -> new ArrayList<>()).add(address);
        names.computeIfAbsent(address, _ -> new ArrayList<>()).add(name);
      }
    }
    return new HostsFile(addresses, names);
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
