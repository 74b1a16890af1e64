package org.posthouse.smtpd;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.Deadline;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.ClientIdentity.NameStatus;
import org.posthouse.api.explain.Trial;
import org.posthouse.api.log.Log;
import org.posthouse.mail.HostNames;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.DnsAnswer;

/**
 * Names of clients: the address's name, if that name has the address. Answers of the name service
 * are kept for a short time, so that a busy client costs one lookup.
 */
final class ClientNames {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration KEEP = Duration.ofSeconds(60);

  /** Some hundred kilobytes at most. */
  private static final int MAX_KEPT = 1000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<InetAddress, Kept> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Kept> eldest) {
          return size() > MAX_KEPT;
        }
      };

  private record Names(String name, NameStatus status, String reverse, NameStatus reverseStatus) {}

  private record Kept(Names names, Deadline until) {}

  /** The client with its name. */
  ClientIdentity name(ClientIdentity client, InetAddress address, Dns dns, Log log) {
    Optional<Names> known = known(address, dns);
    known.ifPresent(
        names -> Trial.lookedUp("client names", Clients.text(address), names.name, true));
    return with(client, known.orElseGet(() -> find(address, dns, log)));
  }

  /** The client, with its name if no name server has to be asked. */
  ClientIdentity nameIfKnown(ClientIdentity client, InetAddress address, Dns dns) {
    return known(address, dns).map(names -> with(client, names)).orElse(client);
  }

  private static ClientIdentity with(ClientIdentity client, Names names) {
    return client.withNames(names.name, names.status, names.reverse, names.reverseStatus);
  }

  private Optional<Names> known(InetAddress address, Dns dns) {
    List<String> hosts = dns.hostsFile(address);
    if (!hosts.isEmpty()) {
      return Optional.of(verified(hosts.getFirst()));
    }
    lock.lock();
    try {
      return Optional.ofNullable(kept.get(address))
          .filter(known -> !known.until.expired())
          .map(Kept::names);
    } finally {
      lock.unlock();
    }
  }

  private Names find(InetAddress address, Dns dns, Log log) {
    Names names = ask(address, dns, log);
    if (names.status != NameStatus.TEMPORARY) {
      lock.lock();
      try {
        kept.put(address, new Kept(names, Deadline.after(KEEP)));
      } finally {
        lock.unlock();
      }
    }
    return names;
  }

  private static Names verified(String name) {
    return new Names(name, NameStatus.OK, name, NameStatus.OK);
  }

  private static Names ask(InetAddress address, Dns dns, Log log) {
    Deadline deadline = Deadline.after(PATIENCE);
    return switch (dns.names(address, deadline)) {
      case DnsAnswer.None<String> _, DnsAnswer.Dropped<String> _ -> nameless(NameStatus.NONE);
      case DnsAnswer.TryAgain<String> _ -> nameless(NameStatus.TEMPORARY);
      case DnsAnswer.Found<String> found ->
          verify(withoutDot(found.records().getFirst()), address, dns, deadline, log);
    };
  }

  private static Names nameless(NameStatus status) {
    return new Names(ClientIdentity.UNKNOWN, status, ClientIdentity.UNKNOWN, status);
  }

  private static Names verify(
      String name, InetAddress address, Dns dns, Deadline deadline, Log log) {
    if (!HostNames.isValid(name)) {
      return nameless(NameStatus.NONE);
    }
    // An answer about the other family would hide that there is none about this one for now.
    Dns.Family family = address instanceof Inet4Address ? Dns.Family.IPV4 : Dns.Family.IPV6;
    if (dns.hostsFile(name, family).contains(address)) {
      return verified(name);
    }
    DnsAnswer<InetAddress> answer = dns.addresses(name, family, deadline);
    return switch (answer) {
      case DnsAnswer.Found<InetAddress> found when found.records().contains(address) ->
          verified(name);
      case DnsAnswer.TryAgain<InetAddress> _ -> {
        complain(name, address, answer.text(), log);
        yield new Names(ClientIdentity.UNKNOWN, NameStatus.TEMPORARY, name, NameStatus.OK);
      }
      case DnsAnswer.Found<InetAddress> _,
          DnsAnswer.None<InetAddress> _,
          DnsAnswer.Dropped<InetAddress> _ -> {
        complain(name, address, answer.text(), log);
        yield new Names(ClientIdentity.UNKNOWN, NameStatus.FORGED, name, NameStatus.OK);
      }
    };
  }

  private static void complain(String name, InetAddress address, String why, Log log) {
    log.warn(
        "hostname "
            + name
            + " does not resolve to address "
            + Clients.text(address)
            + (why.isEmpty() ? "" : ": " + why));
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
