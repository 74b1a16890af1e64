package org.posthouse.smtp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.posthouse.api.Deadline;
import org.posthouse.mail.HostNames;
import org.posthouse.net.OwnAddresses;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;

/** Turns a next hop into the servers to try, in order. */
final class HostFinder {
  /** What was found: never empty. */
  sealed interface Hosts {
    record Found(List<Peer> peers) implements Hosts {}

    record NotFound(Failure failure) implements Hosts {}
  }

  private final Dns dns;
  private final SmtpSettings policy;
  private final OwnAddresses own;

  HostFinder(Dns dns, SmtpSettings policy, OwnAddresses own) {
    this.dns = dns;
    this.policy = policy;
    this.own = own;
  }

  Hosts find(NextHop.Inet hop, Deadline deadline) {
    return hop.direct() || policy.lookup().dnsDisabled() || HostNames.isAddress(hop.host())
        ? direct(hop, deadline)
        : byMx(hop, deadline);
  }

  private Hosts direct(NextHop.Inet hop, Deadline deadline) {
    var search = new Search(hop.port(), deadline);
    search.add(hop.host(), 0, true);
    return search.peers.isEmpty()
        ? new Hosts.NotFound(search.failure)
        : new Hosts.Found(ordered(search.peers));
  }

  private Hosts byMx(NextHop.Inet hop, Deadline deadline) {
    String domain = hop.host();
    return switch (dns.mx(domain, deadline)) {
      case DnsAnswer.None<MxRecord> _, DnsAnswer.Dropped<MxRecord> _ -> withoutMx(hop, deadline);
      case DnsAnswer.TryAgain<MxRecord> again ->
          policy.lookup().ignoreMxError()
              ? withoutMx(hop, deadline)
              : new Hosts.NotFound(Failure.local("4.4.3", nameServiceError(domain, "MX", again)));
      case DnsAnswer.Found<MxRecord>(List<MxRecord> records) ->
          records.size() == 1 && records.getFirst().isNullMx()
              ? new Hosts.NotFound(
                  Failure.local("5.1.0", "Domain " + domain + " does not accept mail (nullMX)"))
              : exchangers(hop, records, deadline);
    };
  }

  private Hosts withoutMx(NextHop.Inet hop, Deadline deadline) {
    Hosts hosts = direct(hop, deadline);
    return hosts instanceof Hosts.Found(List<Peer> peers) ? withoutSelf(hop, peers) : hosts;
  }

  private Hosts exchangers(NextHop.Inet hop, List<MxRecord> records, Deadline deadline) {
    var sorted = new ArrayList<>(records);
    sorted.sort(Comparator.comparingInt(MxRecord::preference));
    int best = sorted.getFirst().preference();
    var search = new Search(hop.port(), deadline);
    for (MxRecord mx : sorted) {
      search.add(mx.host(), mx.preference(), mx.preference() == best);
    }
    if (search.peers.isEmpty()) {
      Failure failure = search.failure;
      return new Hosts.NotFound(
          policy.lookup().deferIfNoMxAddress() ? failure.softened() : failure);
    }
    return withoutSelf(hop, ordered(search.peers));
  }

  /** Mail never goes to exchangers that are this system, or less preferred than it. */
  private Hosts withoutSelf(NextHop.Inet hop, List<Peer> peers) {
    int self = Integer.MAX_VALUE;
    for (Peer peer : peers) {
      if (peer.address() instanceof InetSocketAddress inet
          && own.contains(inet.getAddress())
          && policy.ports().standard().equals(Optional.of(peer.port()))) {
        self = Math.min(self, peer.preference());
      }
    }
    int limit = self;
    List<Peer> others = peers.stream().filter(p -> p.preference() < limit).toList();
    return others.isEmpty()
        ? new Hosts.NotFound(
            Failure.local("5.4.6", "mail for " + hop.host() + " loops back to myself"))
        : new Hosts.Found(others);
  }

  private List<Peer> ordered(List<Peer> found) {
    var peers = new ArrayList<>(found);
    if (policy.lookup().randomize()) {
      Collections.shuffle(peers);
    }
    Comparator<Peer> order = Comparator.comparingInt(Peer::preference);
    switch (policy.lookup().preferredFamily()) {
      case "ipv4" -> order = order.thenComparing(p -> !isIpv4(p));
      case "ipv6" -> order = order.thenComparing(HostFinder::isIpv4);
      default -> {}
    }
    peers.sort(order);
    return policy.lookup().balance() ? balanced(peers, policy.addressLimit()) : peers;
  }

  /** When not all can be tried each family gets up to half of the tries; the order stays. */
  private static List<Peer> balanced(List<Peer> peers, int limit) {
    if (limit <= 1 || peers.size() <= limit) {
      return peers;
    }
    int ipv4 = (int) peers.stream().filter(HostFinder::isIpv4).count();
    int ipv6 = peers.size() - ipv4;
    int ipv4Tries = Math.min(ipv4, Math.max(limit / 2, limit - ipv6));
    int ipv6Tries = limit - ipv4Tries;
    var chosen = new ArrayList<Peer>(limit);
    for (Peer peer : peers) {
      if (isIpv4(peer) ? ipv4Tries-- > 0 : ipv6Tries-- > 0) {
        chosen.add(peer);
      }
    }
    return chosen;
  }

  private static boolean isIpv4(Peer peer) {
    return peer.address() instanceof InetSocketAddress inet
        && inet.getAddress() instanceof Inet4Address;
  }

  private static String nameServiceError(String name, String type, DnsAnswer<?> answer) {
    return "Host or domain name not found. Name service error for name="
        + name
        + " type="
        + type
        + ": "
        + answer.text();
  }

  /** Collects the addresses of hosts, and the last reason why one has none. */
  private final class Search {
    private final int port;
    private final Deadline deadline;
    private final List<Peer> peers = new ArrayList<>();
    private Failure failure = Failure.local("5.4.4", "no host");

    Search(int port, Deadline deadline) {
      this.port = port;
      this.deadline = deadline;
    }

    void add(String host, int preference, boolean best) {
      for (InetAddress address : addresses(host)) {
        if (peers.size() < Dns.MAX_RECORDS) {
          peers.add(Peer.inet(host, preference, address, port, best));
        }
      }
    }

    private List<InetAddress> addresses(String host) {
      if (HostNames.isAddress(host)) {
        return List.of(InetAddress.ofLiteral(host));
      }
      SmtpSettings.Lookup lookup = policy.lookup();
      if (lookup.byHostsFile()) {
        List<InetAddress> known = dns.hostsFile(host, lookup.family());
        if (!known.isEmpty()) {
          return known;
        }
      }
      if (!lookup.byDns() && lookup.dnsDisabled()) {
        failure =
            Failure.local(
                "5.4.4", "unable to look up host " + host + ": Name or service not known");
        return List.of();
      }
      DnsAnswer<InetAddress> answer = dns.addresses(host, lookup.family(), deadline);
      String type = lookup.family() == Dns.Family.IPV4 ? "A" : "AAAA";
      switch (answer) {
        case DnsAnswer.Found<InetAddress>(List<InetAddress> found) -> {
          return found;
        }
        case DnsAnswer.None<InetAddress> _, DnsAnswer.Dropped<InetAddress> _ -> {
          if (!failure.isSoft()) {
            failure = Failure.local("5.4.4", nameServiceError(host, type, answer));
          }
        }
        case DnsAnswer.TryAgain<InetAddress> again ->
            failure = Failure.local("4.4.3", nameServiceError(host, type, again));
      }
      return List.of();
    }
  }
}
