package org.posthouse.smtpd;

import java.util.Optional;
import org.posthouse.api.MailError;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.event.Decider;
import org.posthouse.api.log.Log;
import org.posthouse.smtpd.Anvil.Event;

/**
 * How much one client may do in a time (smtpd_client_*_limit). Made for each session.
 *
 * <p>A connection is counted before anybody asks who the client is. Where that can matter (names or
 * tables in smtpd_client_event_limit_exceptions), a connection beyond the limit may wait for the
 * answer, but no more of them than the limit is; {@link #named} decides.
 */
final class ClientLimits implements AutoCloseable {
  private final Counts anvil;
  private final AnvilStatistics statistics;
  private final RateLimits limits;
  private final String service;
  private final Log log;
  private final Log anvilLog;
  private final String hostName;
  private Optional<ClientBlock> connected = Optional.empty();
  private Optional<Refusal> pending = Optional.empty();

  ClientLimits(
      Counts anvil, AnvilStatistics statistics, SmtpdSettings policy, String service, Log log) {
    this.anvil = anvil;
    this.statistics = statistics;
    anvilLog = policy.anvilLog;
    this.limits = policy.rates;
    this.hostName = policy.hostName;
    this.service = service;
    this.log = log;
  }

  /** Counts the connection, whose client need not have a name yet. */
  Optional<Refusal> connect(ClientIdentity client) {
    if (limits.connections() == 0 && limits.of(Event.CONNECTION) == 0
        || limits.exemptsByAddress() && limits.exempts(client, log)) {
      return Optional.empty();
    }
    ClientBlock block = limits.block(client);
    int open = anvil.connect(block, limits.span());
    connected = Optional.of(block);
    note(AnvilStatistics.Kind.CONNECTION_COUNT, open, client);
    Optional<Refusal> refusal = tooMany(open, client);
    boolean waits = !limits.exemptsByAddress() && open <= 2L * limits.connections();
    pending = waits ? refusal : Optional.empty();
    return waits ? Optional.empty() : refusal;
  }

  private Optional<Refusal> tooMany(int open, ClientIdentity client) {
    var reply =
        new MailError(
            421, "4.7.0", hostName + " Error: too many connections from " + client.address());
    return limits.connections() > 0 && open > limits.connections()
        ? Optional.of(new Refusal(reply, exceeded("Connection concurrency", open)))
        : count(Event.CONNECTION, client, "Connection rate", reply);
  }

  /** Decides what {@link #connect} could not, now that the client has the name that it has. */
  Optional<Refusal> named(ClientIdentity client) {
    if (connected.isPresent() && !limits.exemptsByAddress() && limits.exempts(client, log)) {
      close();
      return Optional.empty();
    }
    return pending;
  }

  Optional<Refusal> message(ClientIdentity client) {
    return refuse(
        Event.MESSAGE,
        client,
        "Message delivery request rate",
        new MailError(450, "4.7.1", "Error: too much mail from " + client.address()));
  }

  Optional<Refusal> recipient(ClientIdentity client) {
    return refuse(
        Event.RECIPIENT,
        client,
        "Recipient address rate",
        new MailError(450, "4.7.1", "Error: too many recipients from " + client.address()));
  }

  Optional<Refusal> newTlsSession(ClientIdentity client) {
    return refuse(
        Event.NEW_TLS_SESSION,
        client,
        "New TLS session rate",
        new MailError(454, "4.7.0", "Error: too many new TLS sessions from " + client.address()));
  }

  /** A client that begins with TLS. */
  Optional<Refusal> tlsFirst(ClientIdentity client) {
    return limits.of(Event.NEW_TLS_SESSION) == 0 || limits.exempts(client, log)
        ? Optional.empty()
        : count(
            Event.NEW_TLS_SESSION,
            client,
            "New TLS session rate",
            new MailError(
                421,
                "4.7.0",
                hostName + " Error: too many new TLS sessions from " + client.namaddr()));
  }

  private Optional<Refusal> refuse(
      Event event, ClientIdentity client, String what, MailError reply) {
    return limits.of(event) == 0 || limits.exempts(client, log)
        ? Optional.empty()
        : count(event, client, what, reply);
  }

  private Optional<Refusal> count(
      Event event, ClientIdentity client, String what, MailError reply) {
    int limit = limits.of(event);
    int count = limit == 0 ? 0 : anvil.count(limits.block(client), event, limits.span());
    if (limit > 0) {
      note(AnvilStatistics.Kind.of(event), count, client);
    }
    return count <= limit
        ? Optional.empty()
        : Optional.of(new Refusal(reply, exceeded(what, count)));
  }

  private void note(AnvilStatistics.Kind kind, int count, ClientIdentity client) {
    String who = service + ":" + client.address();
    statistics.seen(kind, count, limits.span(), who, anvil.size(), limits.statusUpdate(), anvilLog);
  }

  private Decider.Limit exceeded(String what, int count) {
    return new Decider.Limit(what, count, service);
  }

  @Override
  public void close() {
    connected.ifPresent(anvil::disconnect);
    connected = Optional.empty();
    pending = Optional.empty();
  }
}
