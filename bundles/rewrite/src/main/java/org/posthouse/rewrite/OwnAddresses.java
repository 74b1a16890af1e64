package org.posthouse.rewrite;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.mail.HostNames;

/**
 * The IP addresses that this mail system receives mail on: {@code inet_interfaces} and {@code
 * proxy_interfaces}. Mail for {@code user@[address]} with one of them is local.
 */
record OwnAddresses(Set<InetAddress> addresses) {

  static OwnAddresses of(Settings settings) {
    var all = new HashSet<InetAddress>();
    for (String name : settings.list("inet_interfaces")) {
      switch (name) {
        case "all" -> all.addAll(interfaces(false));
        case "loopback-only" -> all.addAll(interfaces(true));
        default -> all.addAll(addressesOf(name));
      }
    }
    settings.list("proxy_interfaces").forEach(name -> all.addAll(addressesOf(name)));
    return new OwnAddresses(Set.copyOf(all));
  }

  /** Whether this is the address literal, in brackets, of one of them. */
  boolean hasLiteral(String domain) {
    return HostNames.isLiteral(domain)
        && addressesOf(HostNames.literalAddress(domain)).stream().anyMatch(addresses::contains);
  }

  private static Set<InetAddress> interfaces(boolean loopbackOnly) {
    var all = new HashSet<InetAddress>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !loopbackOnly || address.isLoopbackAddress())
          .forEach(address -> all.add(withoutScope(address)));
    } catch (SocketException e) {
      all.add(InetAddress.getLoopbackAddress());
    }
    return all;
  }

  private static List<InetAddress> addressesOf(String nameOrAddress) {
    String name =
        nameOrAddress.startsWith("[") && nameOrAddress.endsWith("]")
            ? HostNames.literalAddress(nameOrAddress)
            : nameOrAddress;
    try {
      return java.util.Arrays.stream(InetAddress.getAllByName(name))
          .map(OwnAddresses::withoutScope)
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static InetAddress withoutScope(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
