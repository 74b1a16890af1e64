package org.posthouse.master;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Reason;
import org.posthouse.net.ServicePorts;

/** What a line of master.cf listens on. */
final class Endpoints {
  private final Settings settings;
  private final ServicePorts ports;
  private final boolean ipv4;
  private final boolean ipv6;

  Endpoints(Settings settings, ServicePorts ports) throws MasterException {
    this.settings = settings;
    this.ports = ports;
    List<String> protocols = settings.list("inet_protocols");
    boolean all = protocols.contains("all");
    ipv4 = all || protocols.contains("ipv4");
    ipv6 = (all || protocols.contains("ipv6")) && (!ipv4 || systemHasIpv6());
    if (!ipv4 && !ipv6) {
      throw new MasterException("bad inet_protocols: " + settings.get("inet_protocols"));
    }
  }

  Set<Endpoint> of(ServiceEntry service) throws MasterException {
    return switch (service.type()) {
      case "inet" -> inet(service.name());
      case "unix", "fifo" -> {
        Path queue = Path.of(settings.get("queue_directory"));
        String folder = service.isPrivate() ? "private" : "public";
        yield Set.of(new Endpoint.Unix(queue.resolve(folder).resolve(service.name())));
      }
      default -> Set.of();
    };
  }

  private Set<Endpoint> inet(String name) throws MasterException {
    int colon = name.lastIndexOf(':');
    String host = colon < 0 ? "" : name.substring(0, colon);
    String portName = name.substring(colon + 1);
    int port =
        ports
            .port(portName)
            .orElseThrow(
                () -> new MasterException(name + ": unknown service \"" + portName + "\""));
    Set<Endpoint> endpoints = new LinkedHashSet<>();
    if (!host.isEmpty()) {
      addHost(host, port, endpoints);
    } else {
      for (String word : settings.list("inet_interfaces")) {
        switch (word) {
          case "all" -> {
            return Set.of(wildcard(port));
          }
          case "loopback-only" -> addLoopback(port, endpoints);
          default -> addHost(word, port, endpoints);
        }
      }
    }
    if (endpoints.isEmpty()) {
      throw new MasterException(name + ": no address for inet_protocols and inet_interfaces");
    }
    return endpoints;
  }

  private Endpoint wildcard(int port) throws MasterException {
    try {
      InetAddress any = InetAddress.getByName(ipv6 ? "::" : "0.0.0.0");
      return new Endpoint.Inet(new InetSocketAddress(any, port), !ipv4);
    } catch (UnknownHostException e) {
      throw new MasterException(e.getMessage());
    }
  }

  private void addHost(String word, int port, Set<Endpoint> endpoints) throws MasterException {
    String host =
        word.startsWith("[") && word.endsWith("]") ? word.substring(1, word.length() - 1) : word;
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        add(address, port, endpoints);
      }
    } catch (UnknownHostException e) {
      throw new MasterException("host not found: " + host);
    }
  }

  private void addLoopback(int port, Set<Endpoint> endpoints) throws MasterException {
    for (InetAddress address : systemAddresses()) {
      if (address.isLoopbackAddress()) {
        add(address, port, endpoints);
      }
    }
  }

  private void add(InetAddress address, int port, Set<Endpoint> endpoints) {
    if (address instanceof Inet4Address ? ipv4 : ipv6) {
      endpoints.add(new Endpoint.Inet(new InetSocketAddress(address, port), false));
    }
  }

  private static boolean systemHasIpv6() throws MasterException {
    return systemAddresses().stream().anyMatch(Inet6Address.class::isInstance);
  }

  private static List<InetAddress> systemAddresses() throws MasterException {
    try {
      List<InetAddress> addresses = new ArrayList<>();
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(addresses::add);
      return addresses;
    } catch (SocketException e) {
      throw new MasterException("list network interfaces: " + Reason.of(e));
    }
  }
}
