package org.posthouse.net.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;

/**
 * TLS for a server, from the parameters {@code smtpd_tls_…}. Bad files do not stop the server: TLS
 * is unavailable then, {@link #problem} says why, and the daemon answers STARTTLS with 454.
 */
public final class TlsServer {
  private final List<String> warnings = new ArrayList<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private final TlsContext context;
  private final SSLParameters parameters;
  private final String problem;

  TlsServer(Settings settings, String prefix) {
    TlsContext made = null;
    SSLParameters chosen = null;
    String trouble = "";
    try {
      boolean mandatory = level(settings, prefix).isMandatory();
      boolean required = settings.isTrue(prefix + "req_ccert") && mandatory;
      made = new TlsContext(settings, prefix, required, warnings::add);
      if (made.keys.isEmpty()) {
        trouble = "No server certs available. TLS won't be enabled";
      }
      chosen = made.parameters(mandatory);
      chosen.setUseCipherSuitesOrder(settings.isTrue("tls_preempt_cipherlist"));
      if (required) {
        chosen.setNeedClientAuth(true);
      } else if (settings.isTrue(prefix + "ask_ccert")) {
        chosen.setWantClientAuth(true);
      }
    } catch (IOException | GeneralSecurityException e) {
      trouble = e.getMessage() + ": TLS won't be enabled";
    }
    context = made;
    parameters = chosen;
    problem = trouble;
  }

  /** The level that main.cf asks for, with the older parameters taken into account. */
  public static TlsLevel level(Settings settings, String prefix) {
    String word = settings.get(prefix + "security_level");
    if (word.isEmpty()) {
      String old = prefix.replace("_tls_", "_");
      return settings.isTrue(old + "enforce_tls")
          ? TlsLevel.ENCRYPT
          : settings.isTrue(old + "use_tls") ? TlsLevel.MAY : TlsLevel.NONE;
    }
    return TlsLevel.of(word).orElse(TlsLevel.ENCRYPT);
  }

  /** Why there is no TLS, or empty if there is. For the log. */
  public Optional<String> problem() {
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  /** What main.cf asks for and cannot be had, for the log: told to the first who asks. */
  public List<String> warnings() {
    return told.getAndSet(true) ? List.of() : List.copyOf(warnings);
  }

  /** For {@link Connection#startTls}. */
  public Connection.TlsHandshake handshake() {
    if (!problem.isEmpty()) {
      throw new IllegalStateException(problem);
    }
    SSLSocketFactory factory = context.context().getSocketFactory();
    return plain -> {
      SSLSocket socket = (SSLSocket) factory.createSocket(plain, null, plain.getPort(), false);
      socket.setUseClientMode(false);
      socket.setSSLParameters(parameters);
      return socket;
    };
  }

  /** Who the client is. */
  public TlsPeer peer(SSLSession session) {
    return new TlsPeer(session, context.anchors, false);
  }
}
