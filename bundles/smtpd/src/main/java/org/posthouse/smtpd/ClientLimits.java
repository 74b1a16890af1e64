package org.posthouse.smtpd;

import java.util.Optional;
import org.posthouse.api.log.Log;
import org.posthouse.smtpd.Anvil.Event;
import org.posthouse.smtpd.check.Client;

/** How much one client may do in a time (smtpd_client_*_limit). Made for each session. */
final class ClientLimits implements AutoCloseable {
  private final Anvil anvil;
  private final RateLimits limits;
  private final String service;
  private final Log log;
  private final String hostName;
  private String connected = "";

  ClientLimits(Anvil anvil, SmtpdSettings policy, String service, Log log) {
    this.anvil = anvil;
    this.limits = policy.rates;
    this.hostName = policy.hostName;
    this.service = service;
    this.log = log;
  }

  /** Counts the connection. The refusal, if it is one too many. */
  Optional<Reply> connect(Client client) {
    if (limits.connections() == 0 && limits.of(Event.CONNECTION) == 0 || limits.exempts(client)) {
      return Optional.empty();
    }
    connected = key(client);
    int open = anvil.connect(connected, limits.span());
    String refusal =
        "421 4.7.0 " + hostName + " Error: too many connections from " + client.address();
    if (limits.connections() > 0 && open > limits.connections()) {
      warn("Connection concurrency", open, client);
      return Optional.of(new Reply(refusal));
    }
    return count(Event.CONNECTION, client, "Connection rate", refusal);
  }

  Optional<Reply> message(Client client) {
    return count(
        Event.MESSAGE,
        client,
        "Message delivery request rate",
        "450 4.7.1 Error: too much mail from " + client.address());
  }

  Optional<Reply> recipient(Client client) {
    return count(
        Event.RECIPIENT,
        client,
        "Recipient address rate",
        "450 4.7.1 Error: too many recipients from " + client.address());
  }

  Optional<Reply> newTlsSession(Client client) {
    return count(
        Event.NEW_TLS_SESSION,
        client,
        "New TLS session rate",
        "454 4.7.0 Error: too many new TLS sessions from " + client.address());
  }

  private Optional<Reply> count(Event event, Client client, String what, String refusal) {
    int limit = limits.of(event);
    if (limit == 0 || limits.exempts(client)) {
      return Optional.empty();
    }
    int count = anvil.count(key(client), event, limits.span());
    if (count <= limit) {
      return Optional.empty();
    }
    warn(what, count, client);
    return Optional.of(new Reply(refusal));
  }

  private String key(Client client) {
    return service + ":" + client.address();
  }

  private void warn(String what, int count, Client client) {
    log.warn(
        what
            + " limit exceeded: "
            + count
            + " from "
            + client.namaddr()
            + " for service "
            + service);
  }

  @Override
  public void close() {
    if (!connected.isEmpty()) {
      anvil.disconnect(connected);
      connected = "";
    }
  }
}
