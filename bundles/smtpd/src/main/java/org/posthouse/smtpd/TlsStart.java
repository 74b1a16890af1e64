package org.posthouse.smtpd;

import java.io.EOFException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.TlsIdentity;
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
      desk.log().info("SSL_accept error from " + client.namaddr() + ": " + e.getMessage());
      throw new EOFException();
    }
    TlsPeer peer = server.peer(session);
    TlsIdentity identity = identity(TlsSummary.of(session), peer, tls.fingerprintDigest);
    if (tls.logLevel > 0) {
      desk.log()
          .info(
              peer.word()
                  + " TLS connection established from "
                  + client.namaddr()
                  + ": "
                  + identity.summary());
    }
    return Optional.of(identity);
  }

  private static TlsIdentity identity(TlsSummary summary, TlsPeer peer, String digest) {
    String certificate = "";
    String key = "";
    String problem = "";
    try {
      certificate = peer.certificateFingerprint(digest);
      key = peer.keyFingerprint(digest);
    } catch (GeneralSecurityException e) {
      problem = "smtpd_tls_fingerprint_digest: " + e.getMessage();
    }
    return new TlsIdentity(
        summary.protocol(),
        summary.cipher(),
        summary.usedBits(),
        summary.algorithmBits(),
        peer.isTrusted(),
        peer.subject(),
        peer.issuer(),
        certificate,
        key,
        problem);
  }
}
