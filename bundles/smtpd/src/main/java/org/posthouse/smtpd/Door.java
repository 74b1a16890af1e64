package org.posthouse.smtpd;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.posthouse.api.MailError;
import org.posthouse.api.access.Dispositions;
import org.posthouse.api.access.Facts;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;

/**
 * Who gets a session is decided here, before anything slow is done for the client: the name service
 * and TLS come later. Who does not is told so and left at once; one that expects TLS is only left,
 * for telling it would take a handshake.
 */
final class Door {
  private final Connection connection;
  private final SmtpdSettings policy;
  private final ClientLimits limits;
  private final Log log;

  Door(Connection connection, SmtpdSettings policy, ClientLimits limits, Log log) {
    this.connection = connection;
    this.policy = policy;
    this.limits = limits;
    this.log = log;
  }

  /**
   * @param client with its name if that is known without asking anybody
   * @param naming finds the name
   * @return the client with its name; empty if it has been turned away
   */
  Optional<ClientIdentity> admit(ClientIdentity client, UnaryOperator<ClientIdentity> naming) {
    Optional<Refusal> atOnce = limits.connect(client);
    if (atOnce.isPresent()) {
      return turnAway(client, atOnce.get());
    }
    ClientIdentity named = naming.apply(client);
    Optional<Refusal> refusal = limits.named(named);
    if (refusal.isEmpty() && policy.tls.isWrapper()) {
      refusal = limits.tlsFirst(named);
    }
    return refusal.isPresent() ? turnAway(named, refusal.get()) : Optional.of(named);
  }

  private Optional<ClientIdentity> turnAway(ClientIdentity client, Refusal refusal) {
    log.event(new MailEvent.Connected(client));
    log.event(
        new MailEvent.Decided(
            Facts.of("CONNECT", client, false),
            Optional.of(refusal.error()),
            Dispositions.NONE,
            refusal.by()));
    leave(connection, policy, client, refusal.error());
    log.event(new MailEvent.Disconnected(client, List.of()));
    return Optional.empty();
  }

  /** Who cannot be told who is there. The log has the reason. */
  static void turnAway(
      Connection connection, SmtpdSettings policy, ClientIdentity peer, MailError error) {
    Log log = policy.surroundings.log();
    log.event(new MailEvent.Connected(peer));
    leave(connection, policy, peer, error);
    log.event(new MailEvent.Disconnected(peer, List.of()));
  }

  private static void leave(
      Connection connection, SmtpdSettings policy, ClientIdentity client, MailError error) {
    if (!policy.tls.isWrapper()) {
      Reply reply = policy.replies.of(Reply.of(error), client);
      boolean told = new SessionStream(connection).farewell(reply);
    }
    try {
      connection.close();
    } catch (IOException e) {
      // It was not to stay anyway.
    }
  }
}
