package org.posthouse.smtpd;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.TlsIdentity;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Reason;
import org.posthouse.net.tls.TlsPeer;
import org.posthouse.net.tls.TlsServer;
import org.posthouse.net.tls.TlsSummary;

/** The handshake, after STARTTLS or before the greeting. */
final class TlsStart {
  private TlsStart() {}

  /** The answer to a command that has to wait for TLS. */
  static Step missing(State state) {
    return Step.error(state, "530 5.7.0 Must issue a STARTTLS command first");
  }

  /**
   * @return empty if there are no keys: the session has to end
   * @throws IOException if the handshake failed, which counts as a lost connection
   */
  static Optional<TlsIdentity> handshake(Desk desk, SessionStream wire, ClientIdentity client)
      throws IOException {
    SmtpdTlsSettings tls = desk.policy().tls;
    TlsServer server = tls.server();
    server.warnings().forEach(desk.log()::warn);
    if (server.problem().isPresent()) {
      desk.log().warn(server.problem().get());
      return Optional.empty();
    }
    SSLSession session;
    try {
      session = wire.startTls(server.handshake(), tls.startTimeout).tls().orElseThrow();
    } catch (IOException e) {
      desk.log()
          .event(new MailEvent.TlsFailed(MailEvent.Side.SERVER, client.namaddr(), Reason.of(e)));
      throw new EOFException();
    }
    TlsPeer peer = server.peer(session);
    TlsIdentity identity =
        peer.identity(
            TlsSummary.of(session), tls.fingerprintDigest, "smtpd_tls_fingerprint_digest");
    desk.log()
        .event(
            new MailEvent.TlsEstablished(
                MailEvent.Side.SERVER, client.namaddr(), peer.trust(), identity, tls.logLevel > 0));
    return Optional.of(identity);
  }
}
