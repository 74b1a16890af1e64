package org.posthouse.smtpd;

import java.util.Optional;
import java.util.function.Supplier;
import org.posthouse.api.MailError;
import org.posthouse.api.anvil.Anvil;
import org.posthouse.api.anvil.Anvil.Event;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.event.Decider;
import org.posthouse.api.log.Log;

/**
 * How much one client may do in a time (smtpd_client_*_limit). Made for each session.
 *
 * <p>A connection is counted before anybody asks who the client is. Where that can matter (names or
 * tables in smtpd_client_event_limit_exceptions), a connection beyond the limit may wait for the
 * answer, but no more of them than the limit is; {@link #named} decides.
 *
 * <p>While nobody counts there are no limits, and the log says so, once in a session.
 */
final class ClientLimits implements AutoCloseable {
  private static final String AWAY =
      "problem talking to server private/anvil: it is not there; clients have no limits";

  private final Supplier<Optional<Anvil>> anvil;
  private final RateLimits limits;
  private final String service;
  private final Log log;
  private final String hostName;
  private Optional<Anvil.Place> place = Optional.empty();
  private Optional<Refusal> pending = Optional.empty();
  private boolean missed;

  /**
   * @param anvil who counts now
   */
  ClientLimits(Supplier<Optional<Anvil>> anvil, SmtpdSettings policy, String service, Log log) {
    this.anvil = anvil;
    this.limits = policy.rates;
    this.hostName = policy.hostName;
    this.service = service;
    this.log = log;
  }

  /** Counts the connection, whose client need not have a name yet. */
  Optional<Refusal> connect(ClientIdentity client) {
    if (limits.connections() == 0 && limits.connectionRate() == 0
        || limits.exemptsByAddress() && limits.exempts(client, log)) {
      return Optional.empty();
    }
    place = anvil().map(counts -> counts.connect(counted(client)));
    Optional<Refusal> refusal = place.flatMap(now -> tooMany(now, client));
    boolean waits =
        !limits.exemptsByAddress()
            && place.map(Anvil.Place::open).orElse(0) <= 2L * limits.connections();
    pending = waits ? refusal : Optional.empty();
    return waits ? Optional.empty() : refusal;
  }

  private Optional<Refusal> tooMany(Anvil.Place now, ClientIdentity client) {
    var reply =
        new MailError(
            421, "4.7.0", hostName + " Error: too many connections from " + client.address());
    return exceeded("Connection concurrency", now.open(), limits.connections(), reply)
        .or(() -> exceeded("Connection rate", now.rate(), limits.connectionRate(), reply));
  }

  /** Decides what {@link #connect} could not, now that the client has the name that it has. */
  Optional<Refusal> named(ClientIdentity client) {
    if (place.isPresent() && !limits.exemptsByAddress() && limits.exempts(client, log)) {
      close();
      return Optional.empty();
    }
    return pending;
  }

  Optional<Refusal> message(ClientIdentity client) {
    return count(
        Event.MESSAGE,
        client,
        "Message delivery request rate",
        new MailError(450, "4.7.1", "Error: too much mail from " + client.address()));
  }

  Optional<Refusal> recipient(ClientIdentity client) {
    return count(
        Event.RECIPIENT,
        client,
        "Recipient address rate",
        new MailError(450, "4.7.1", "Error: too many recipients from " + client.address()));
  }

  Optional<Refusal> auth(ClientIdentity client) {
    return count(
        Event.AUTH,
        client,
        "AUTH command rate",
        new MailError(450, "4.7.1", "Error: too many AUTH commands from " + client.address()));
  }

  Optional<Refusal> newTlsSession(ClientIdentity client) {
    return newTlsSession(
        client,
        new MailError(454, "4.7.0", "Error: too many new TLS sessions from " + client.address()));
  }

  /** A client that begins with TLS. */
  Optional<Refusal> tlsFirst(ClientIdentity client) {
    return newTlsSession(
        client,
        new MailError(
            421, "4.7.0", hostName + " Error: too many new TLS sessions from " + client.namaddr()));
  }

  private Optional<Refusal> newTlsSession(ClientIdentity client, MailError reply) {
    return count(Event.NEW_TLS_SESSION, client, "New TLS session rate", reply);
  }

  private Optional<Refusal> count(
      Event event, ClientIdentity client, String what, MailError reply) {
    int limit = limits.of(event);
    return limit == 0 || limits.exempts(client, log)
        ? Optional.empty()
        : anvil()
            .flatMap(counts -> exceeded(what, counts.count(counted(client), event), limit, reply));
  }

  private Optional<Refusal> exceeded(String what, int count, int limit, MailError reply) {
    return limit > 0 && count > limit
        ? Optional.of(new Refusal(reply, new Decider.Limit(what, count, service)))
        : Optional.empty();
  }

  private Anvil.Client counted(ClientIdentity client) {
    return new Anvil.Client(limits.network(client), service, client.address());
  }

  private Optional<Anvil> anvil() {
    Optional<Anvil> there = anvil.get();
    if (there.isEmpty() && !missed) {
      missed = true;
      log.warn(AWAY);
    }
    return there;
  }

  @Override
  public void close() {
    place.ifPresent(Anvil.Place::close);
    place = Optional.empty();
    pending = Optional.empty();
  }
}
