package org.posthouse.smtp;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.mail.HostNames;
import org.posthouse.net.dns.Dns;

/** The settings of an smtp or lmtp service, read once for each generation. */
record SmtpSettings(
    Protocol protocol,
    Timeouts timeouts,
    String myHostname,
    String heloName,
    Path queueDirectory,
    Lookup lookup,
    Reuse reuse,
    int addressLimit,
    int sessionLimit,
    Optional<InetAddress> bindIpv4,
    Optional<InetAddress> bindIpv6,
    List<NextHop> fallback,
    Ports ports,
    boolean skip5xxGreeting,
    boolean waitForQuitReply,
    boolean alwaysEhlo,
    boolean neverEhlo,
    Set<String> discardedKeywords,
    boolean enforceBind,
    boolean quoteAddresses,
    boolean sendXforward,
    int lineLengthLimit,
    boolean tlsWrapper,
    boolean probeAtData) {

  /** How hosts are found. */
  record Lookup(
      boolean dnsDisabled,
      boolean byDns,
      boolean byHostsFile,
      Dns.Family family,
      String preferredFamily,
      boolean randomize,
      boolean balance,
      boolean ignoreMxError,
      boolean deferIfNoMxAddress) {

    static Lookup of(Settings settings, Protocol protocol) {
      List<String> ways = settings.list(protocol.parameter("host_lookup"));
      String support = settings.get(protocol.parameter("dns_support_level"));
      boolean disabled =
          support.isEmpty()
              ? settings.find("disable_dns_lookups").filter("yes"::equalsIgnoreCase).isPresent()
              : support.equals("disabled");
      return new Lookup(
          disabled,
          ways.contains("dns") && !disabled,
          ways.contains("native") || disabled,
          family(settings.list("inet_protocols")),
          settings.get(protocol.parameter("address_preference")),
          settings.isTrue(protocol.parameter("randomize_addresses")),
          settings.isTrue(protocol.parameter("balance_inet_protocols")),
          settings.isTrue("ignore_mx_lookup_error"),
          settings.isTrue(protocol.parameter("defer_if_no_mx_address_found")));
    }

    private static Dns.Family family(List<String> protocols) {
      boolean all = protocols.contains("all");
      boolean v6 = all || protocols.contains("ipv6");
      boolean v4 = all || protocols.contains("ipv4") || !v6;
      return v4 && v6 ? Dns.Family.BOTH : v6 ? Dns.Family.IPV6 : Dns.Family.IPV4;
    }
  }

  /** Which connections are kept for the next message, and for how long. */
  record Reuse(
      boolean onDemand, Set<String> destinations, Duration idle, Duration longest, int maxUses) {

    static Reuse of(Settings settings, Protocol protocol) {
      return new Reuse(
          settings.isTrue(protocol.parameter("connection_cache_on_demand")),
          lowerCase(settings.list(protocol.parameter("connection_cache_destinations"))),
          settings.time(protocol.parameter("connection_cache_time_limit")),
          settings.time(protocol.parameter("connection_reuse_time_limit")),
          settings.integer(protocol.parameter("connection_reuse_count_limit")));
    }

    boolean keeps(NextHop hop) {
      if (onDemand || destinations.contains("static:all")) {
        return true;
      }
      return !destinations.isEmpty()
          && (destinations.contains(hop.text().toLowerCase(Locale.ROOT))
              || hop instanceof NextHop.Inet inet
                  && destinations.contains(inet.host().toLowerCase(Locale.ROOT)));
    }

    boolean allowsAnother(Session session) {
      return session.isUsable()
          && session.age().compareTo(longest) < 0
          && (maxUses == 0 || session.uses() < maxUses);
    }
  }

  static SmtpSettings of(Settings settings, Protocol protocol) {
    boolean smtp = protocol == Protocol.SMTP;
    Ports ports = Ports.of(settings.get(protocol.parameter("tcp_port")));
    return new SmtpSettings(
        protocol,
        Timeouts.of(settings, protocol),
        settings.get("myhostname"),
        settings.get(protocol.parameter(protocol.helo + "name")),
        Path.of(settings.get("queue_directory")),
        Lookup.of(settings, protocol),
        Reuse.of(settings, protocol),
        settings.integer(protocol.parameter("mx_address_limit")),
        settings.integer(protocol.parameter("mx_session_limit")),
        address(settings, protocol.parameter("bind_address")),
        address(settings, protocol.parameter("bind_address6")),
        NextHop.parse(settings.get(protocol.parameter("fallback_relay")), protocol, ports),
        ports,
        settings.isTrue(protocol.parameter("skip_5xx_greeting")),
        !settings.isTrue(protocol.parameter("skip_quit_response")),
        !smtp || settings.isTrue("smtp_always_send_ehlo"),
        smtp && settings.isTrue("smtp_never_send_ehlo"),
        lowerCase(settings.list(protocol.parameter("discard_" + protocol.ehlo + "keywords"))),
        settings.isTrue(protocol.parameter("bind_address_enforce")),
        settings.isTrue(protocol.parameter("quote_rfc821_envelope")),
        settings.isTrue(protocol.parameter("send_xforward_command")),
        settings.integer(protocol.parameter("line_length_limit")),
        settings.isTrue(protocol.parameter("tls_wrappermode")),
        settings.get(protocol.parameter("address_verify_target")).equals("data"));
  }

  private static Optional<InetAddress> address(Settings settings, String name) {
    String text = settings.get(name).replace("[", "").replace("]", "");
    return HostNames.isAddress(text) ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
  }

  static Set<String> lowerCase(List<String> words) {
    var all = new HashSet<String>();
    words.forEach(word -> all.add(word.toLowerCase(Locale.ROOT)));
    return Set.copyOf(all);
  }
}
