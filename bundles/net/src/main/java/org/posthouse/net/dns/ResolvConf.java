package org.posthouse.net.dns;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.SimpleResolver;

/** What resolv.conf(5) says: name servers, and how patient to be. */
record ResolvConf(List<SimpleResolver> servers, Duration timeout, int attempts) {
  private static final int MAX_SERVERS = 3;
  private static final int PORT = 53;

  static ResolvConf parse(List<String> lines) {
    var servers = new ArrayList<SimpleResolver>();
    int timeout = 5;
    int attempts = 2;
    for (String line : lines) {
      String[] words = line.strip().split("\\s+");
      if (words[0].equals("nameserver") && words.length > 1 && servers.size() < MAX_SERVERS) {
        InetSocketAddress server = server(words[1]);
        if (server != null) {
          servers.add(new SimpleResolver(server));
        }
      } else if (words[0].equals("options")) {
        for (String option : words) {
          timeout = option(option, "timeout:", timeout, 30);
          attempts = option(option, "attempts:", attempts, 5);
        }
      }
    }
    if (servers.isEmpty()) {
      servers.add(new SimpleResolver(new InetSocketAddress("127.0.0.1", PORT)));
    }
    return new ResolvConf(List.copyOf(servers), Duration.ofSeconds(timeout), attempts);
  }

  /** An address, or {@code [address]:port}. */
  private static InetSocketAddress server(String text) {
    try {
      int end = text.startsWith("[") ? text.lastIndexOf("]:") : -1;
      return end < 0
          ? new InetSocketAddress(InetAddress.ofLiteral(text), PORT)
          : new InetSocketAddress(
              InetAddress.ofLiteral(text.substring(1, end)),
              Integer.parseInt(text.substring(end + 2)));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static int option(String word, String name, int otherwise, int max) {
    if (!word.startsWith(name)) {
      return otherwise;
    }
    try {
      return Math.clamp(Integer.parseInt(word.substring(name.length())), 1, max);
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }
}
