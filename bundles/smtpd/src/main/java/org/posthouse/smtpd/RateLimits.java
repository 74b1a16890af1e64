package org.posthouse.smtpd;

import java.net.InetAddress;
import org.posthouse.api.anvil.Anvil.Event;
import org.posthouse.api.anvil.ClientNetwork;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.table.Tables;
import org.posthouse.mail.HostNames;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.MatchList;

/**
 * The limits of main.cf for what one client may do; 0 is no limit.
 *
 * @param connections at the same time
 * @param connectionRate in $anvil_rate_time_unit, as the other rates
 * @param excepted who has no limits
 * @param speakers smtpd_authorized_xclient_hosts
 * @param ipv4Prefix how much of an address counts
 * @param ipv6Prefix the same
 */
record RateLimits(
    int connections,
    int connectionRate,
    int messageRate,
    int recipientRate,
    int tlsRate,
    int authRate,
    MatchList excepted,
    MatchList speakers,
    int ipv4Prefix,
    int ipv6Prefix) {

  static RateLimits of(Settings s, Tables tables) {
    return new RateLimits(
        s.integer("smtpd_client_connection_count_limit"),
        s.integer("smtpd_client_connection_rate_limit"),
        s.integer("smtpd_client_message_rate_limit"),
        s.integer("smtpd_client_recipient_rate_limit"),
        s.integer("smtpd_client_new_tls_session_rate_limit"),
        s.integer("smtpd_client_auth_rate_limit"),
        MatchList.clients(tables, s, "smtpd_client_event_limit_exceptions"),
        MatchList.clients(tables, s, "smtpd_authorized_xclient_hosts"),
        s.integer("smtpd_client_ipv4_prefix_length"),
        s.integer("smtpd_client_ipv6_prefix_length"));
  }

  int of(Event event) {
    return switch (event) {
      case MESSAGE -> messageRate;
      case RECIPIENT -> recipientRate;
      case NEW_TLS_SESSION -> tlsRate;
      case AUTH -> authRate;
    };
  }

  ClientNetwork network(ClientIdentity client) {
    return HostNames.isAddress(client.address())
        ? ClientNetwork.of(InetAddress.ofLiteral(client.address()), ipv4Prefix, ipv6Prefix)
        : ClientNetwork.NOWHERE;
  }

  /** Whether the address alone says at once who has no limits. */
  boolean exemptsByAddress() {
    return excepted.isByAddress() && speakers.isByAddress();
  }

  /**
   * Whether a client has no limits, as those have none that may speak for others. Who cannot be
   * told has them.
   */
  boolean exempts(ClientIdentity client, Log log) {
    return isIn(excepted, client, log) || isIn(speakers, client, log);
  }

  private static boolean isIn(MatchList list, ClientIdentity client, Log log) {
    ListMatch match = list.matchClient(client.name(), client.address());
    if (match instanceof ListMatch.Unknown(String reason)) {
      log.warn(reason);
    }
    return match.isYes();
  }
}
