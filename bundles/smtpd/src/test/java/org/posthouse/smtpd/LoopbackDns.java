package org.posthouse.smtpd;

import java.net.InetAddress;
import java.util.List;
import org.posthouse.api.Deadline;
import org.posthouse.net.dns.Dns;
import org.posthouse.net.dns.DnsAnswer;
import org.posthouse.net.dns.MxRecord;
import org.posthouse.net.dns.RecordFilter;

/**
 * Knows localhost, of {@code exists.example} that it takes mail, and of {@code half.example} one
 * family of addresses only.
 */
class LoopbackDns implements Dns {

  private static <T> DnsAnswer<T> none() {
    return new DnsAnswer.None<>(false);
  }

  @Override
  public DnsAnswer<MxRecord> mx(String domain, Deadline deadline) {
    return switch (domain) {
      case "exists.example" -> new DnsAnswer.Found<>(List.of(new MxRecord(10, "mx.example")));
      case "null.example" -> new DnsAnswer.Found<>(List.of(new MxRecord(0, "")));
      case "slow.example" -> new DnsAnswer.TryAgain<>("timeout");
      default -> none();
    };
  }

  @Override
  public DnsAnswer<InetAddress> addresses(String host, Family family, Deadline deadline) {
    if (!host.equals("half.example")) {
      return none();
    }
    return family == Family.IPV4
        ? new DnsAnswer.TryAgain<>("timeout")
        : new DnsAnswer.Found<>(List.of(InetAddress.ofLiteral("2001:db8::1")));
  }

  @Override
  public DnsAnswer<String> names(InetAddress address, Deadline deadline) {
    boolean documented = address.getHostAddress().startsWith("192.0.2.");
    return documented ? new DnsAnswer.Found<>(List.of("half.example.")) : none();
  }

  @Override
  public DnsAnswer<String> nameServers(String domain, Deadline deadline) {
    return none();
  }

  @Override
  public Dns filtered(RecordFilter filter) {
    return this;
  }

  @Override
  public DnsAnswer<String> text(String name, Deadline deadline) {
    return none();
  }

  @Override
  public List<InetAddress> hostsFile(String host, Family family) {
    return List.of();
  }

  @Override
  public List<String> hostsFile(InetAddress address) {
    return address.isLoopbackAddress() ? List.of("localhost") : List.of();
  }
}
