package org.posthouse.net;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.posthouse.api.config.Settings;

/**
 * The addresses at which this mail system receives mail: those of {@code inet_interfaces}, and in
 * {@link #withProxies} also those of {@code proxy_interfaces}. No address has a scope.
 */
public record OwnAddresses(Set<InetAddress> addresses) {

  public OwnAddresses {
    addresses = Set.copyOf(addresses);
  }

  /** Names are looked up as the system does it; one that is not found adds nothing. */
  public static OwnAddresses of(Settings settings) {
    var all = new HashSet<InetAddress>();
    for (String name : settings.list("inet_interfaces")) {
      switch (name) {
        case "all" -> all.addAll(ofSystem());
        case "loopback-only" ->
            ofSystem().stream().filter(InetAddress::isLoopbackAddress).forEach(all::add);
        default -> all.addAll(named(name));
      }
    }
    return new OwnAddresses(all);
  }

  /** The same, and the addresses of proxies or translators before this system. */
  public static OwnAddresses withProxies(Settings settings) {
    var all = new HashSet<>(of(settings).addresses);
    settings.list("proxy_interfaces").forEach(name -> all.addAll(named(name)));
    return new OwnAddresses(all);
  }

  public boolean contains(InetAddress address) {
    return addresses.contains(withoutScope(address));
  }

  private static Set<InetAddress> ofSystem() {
    var all = new HashSet<InetAddress>();
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(address -> all.add(withoutScope(address)));
    } catch (SocketException _) {
      all.add(InetAddress.getLoopbackAddress());
    }
    return all;
  }

  private static List<InetAddress> named(String nameOrAddress) {
    String name =
        nameOrAddress.startsWith("[") && nameOrAddress.endsWith("]")
            ? nameOrAddress.substring(1, nameOrAddress.length() - 1)
            : nameOrAddress;
    try {
      return Arrays.stream(InetAddress.getAllByName(name)).map(OwnAddresses::withoutScope).toList();
    } catch (UnknownHostException _) {
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
