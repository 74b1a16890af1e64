package org.posthouse.smtp;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.net.dns.Dns;

/** The addresses at which this mail system receives mail, itself or through a proxy. */
record OwnAddresses(Set<InetAddress> addresses) {

  static OwnAddresses of(Settings settings, Dns dns) {
    var all = new HashSet<InetAddress>();
    for (String name : settings.list("inet_interfaces")) {
      switch (name) {
        case "all" -> addInterfaces(all);
        case "loopback-only" -> all.addAll(literals(List.of("127.0.0.1", "::1")));
        default -> {
          all.addAll(literals(List.of(name)));
          all.addAll(dns.hostsFile(name, Dns.Family.BOTH));
        }
      }
    }
    all.addAll(literals(settings.list("proxy_interfaces")));
    return new OwnAddresses(Set.copyOf(all));
  }

  boolean contains(InetAddress address) {
    return addresses.contains(address);
  }

  private static void addInterfaces(Set<InetAddress> all) {
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .map(OwnAddresses::withoutScope)
          .forEach(all::add);
    } catch (SocketException _) {
      all.addAll(literals(List.of("127.0.0.1", "::1")));
    }
  }

  private static InetAddress withoutScope(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<InetAddress> literals(List<String> texts) {
    return texts.stream()
        .map(text -> text.replace("[", "").replace("]", ""))
        .filter(org.posthouse.mail.HostNames::isAddress)
        .map(InetAddress::ofLiteral)
        .toList();
  }
}
