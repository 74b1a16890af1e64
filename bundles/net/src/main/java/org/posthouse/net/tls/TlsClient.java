package org.posthouse.net.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;

/**
 * TLS for a client, from the parameters {@code smtp_tls_…} or {@code lmtp_tls_…}. The handshake
 * takes any certificate; the caller asks {@link #peer} whether it is the one that the security
 * level needs.
 */
public final class TlsClient {
  private final List<String> warnings = new ArrayList<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private final TlsContext context;
  private final SSLParameters opportunistic;
  private final SSLParameters mandatory;
  private final String problem;

  TlsClient(Settings settings, String prefix) {
    TlsContext made = null;
    SSLParameters weak = null;
    SSLParameters strong = null;
    String trouble = "";
    try {
      made = new TlsContext(settings, prefix, false, warnings::add);
      weak = made.parameters(false);
      strong = made.parameters(true);
    } catch (IOException | GeneralSecurityException e) {
      trouble = String.valueOf(e.getMessage());
    }
    context = made;
    opportunistic = weak;
    mandatory = strong;
    problem = trouble;
  }

  /** Why there is no TLS, or empty if there is. */
  public Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  /** What main.cf asks for and cannot be had, for the log: told to the first who asks. */
  public List<String> warnings() {
    return told.getAndSet(true) ? List.of() : List.copyOf(warnings);
  }

  /**
   * For {@link Connection#startTls}.
   *
   * @param server what TLS sessions are kept under, together with the port
   * @param serverName the name to send (SNI), if any
   */
  public Connection.TlsHandshake handshake(
      String server, Optional<String> serverName, boolean isMandatory) {
    return handshake(server, serverName, isMandatory ? mandatory : opportunistic);
  }

  /**
   * The same with protocols and ciphers of this peer.
   *
   * @throws IOException if they cannot be had
   */
  public Connection.TlsHandshake handshake(
      String server, Optional<String> serverName, boolean isMandatory, TlsChoice choice)
      throws IOException {
    if (choice.equals(TlsChoice.NONE)) {
      return handshake(server, serverName, isMandatory);
    }
    List<String> complaints = new ArrayList<>();
    SSLParameters chosen = context().parameters(isMandatory, choice, complaints::add);
    if (!complaints.isEmpty()) {
      throw new IOException(String.join("; ", complaints));
    }
    return handshake(server, serverName, chosen);
  }

  private TlsContext context() {
    if (!problem.isEmpty()) {
      throw new IllegalStateException(problem);
    }
    return context;
  }

  private Connection.TlsHandshake handshake(
      String server, Optional<String> serverName, SSLParameters parameters) {
    SSLSocketFactory factory = context().context().getSocketFactory();
    return plain -> {
      SSLSocket socket = (SSLSocket) factory.createSocket(plain, server, plain.getPort(), false);
      socket.setUseClientMode(true);
      socket.setSSLParameters(parameters);
      SSLParameters own = socket.getSSLParameters();
      own.setServerNames(serverName.map(n -> List.of(sni(n))).orElse(List.of()));
      socket.setSSLParameters(own);
      return socket;
    };
  }

  private static javax.net.ssl.SNIServerName sni(String name) {
    return new SNIHostName(name);
  }

  /** Who the server is. */
  public TlsPeer peer(SSLSession session) {
    return new TlsPeer(session, context.anchors, true);
  }
}
