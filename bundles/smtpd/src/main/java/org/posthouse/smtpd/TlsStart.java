package org.posthouse.smtpd;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.posthouse.net.tls.TlsServer;
import org.posthouse.net.tls.TlsSummary;
import org.posthouse.smtpd.check.Client;

/** The handshake, after STARTTLS or before the greeting. */
final class TlsStart {
  private TlsStart() {}

  /**
   * @return empty if there are no keys: the session has to end
   * @throws IOException if the handshake failed, which counts as a lost connection
   */
  static Optional<SSLSession> handshake(Desk desk, SessionStream wire, Client client)
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
      desk.log().info("SSL_accept error from " + client.namaddr() + ": " + e.getMessage());
      throw new EOFException();
    }
    if (tls.logLevel > 0) {
      desk.log()
          .info(
              server.peer(session).word()
                  + " TLS connection established from "
                  + client.namaddr()
                  + ": "
                  + TlsSummary.of(session));
    }
    return Optional.of(session);
  }
}
