package org.posthouse.smtpd;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.posthouse.api.Deadline;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.smtpd.ProxyHeader.BadException;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.MatchList;

/**
 * Whether a proxy in front of this service says who the client is ({@code smtpd_upstream_proxy_*}).
 * Immutable.
 */
final class UpstreamProxy {
  private static final Duration CHECK = Duration.ofMillis(200);
  private static final Duration CHECK_STEP = Duration.ofMillis(10);

  private final String protocol;
  private final MatchList networks;
  private final Duration timeout;
  private final boolean ipv4;
  private final boolean ipv6;

  UpstreamProxy(Settings settings, MatchList networks) {
    this.networks = networks;
    protocol = settings.get("smtpd_upstream_proxy_protocol").toLowerCase(Locale.ROOT);
    timeout = settings.time("smtpd_upstream_proxy_timeout");
    List<String> protocols = settings.list("inet_protocols");
    ipv4 = protocols.contains("all") || protocols.contains("ipv4");
    ipv6 = protocols.contains("all") || protocols.contains("ipv6");
  }

  /**
   * What the proxy says; {@link ProxyHeader.Own} of a connection that does not come by one.
   *
   * @param peer the address at the other end
   * @throws BadException if it cannot be told who the client is: nobody may be taken for the proxy
   * @throws IOException if the connection breaks
   */
  ProxyHeader read(Connection connection, String peer) throws BadException, IOException {
    if (protocol.isEmpty() || !isProxy(peer)) {
      return new ProxyHeader.Own();
    }
    if (!protocol.equals("haproxy")) {
      throw new BadException("unknown smtpd_upstream_proxy_protocol: " + protocol);
    }
    connection.deadline(Deadline.after(timeout));
    ProxyHeader header = new ProxyHeaderReader(connection.input(), ipv4, ipv6).read();
    return isOwn(header, peer) && isGone(connection) ? new ProxyHeader.Nothing() : header;
  }

  /** HAProxy names itself in the health checks of version 1. */
  private static boolean isOwn(ProxyHeader header, String peer) {
    return switch (header) {
      case ProxyHeader.Own _ -> true;
      case ProxyHeader.Forwarded forwarded -> Clients.text(forwarded.client()).equals(peer);
      case ProxyHeader.Nothing _ -> false;
    };
  }

  private boolean isProxy(String peer) throws BadException {
    if (networks.isEmpty()) {
      return true;
    }
    return switch (networks.matchClient("", peer)) {
      case ListMatch.Yes _ -> true;
      case ListMatch.No _ -> false;
      case ListMatch.Unknown(String reason) -> throw new BadException(reason);
    };
  }

  /** A health check that is content with the connection leaves at once, and is nobody. */
  private static boolean isGone(Connection connection) throws IOException {
    InputStream input = connection.input();
    Deadline patience = Deadline.after(CHECK);
    try {
      while (!patience.expired()) {
        if (connection.isStale()) {
          return input.available() == 0;
        }
        Thread.sleep(CHECK_STEP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
