package org.posthouse.net.tls;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.posthouse.api.config.Settings;

/**
 * TLS as a service's settings describe it. Files are read when they are first needed, and again
 * when the configuration is reloaded.
 */
public final class Tls {
  private final Settings settings;
  private final Map<String, TlsServer> servers = new ConcurrentHashMap<>();
  private final Map<String, TlsClient> clients = new ConcurrentHashMap<>();

  private Tls(Settings settings) {
    this.settings = settings;
  }

  /** The same object for the same settings. */
  public static Tls of(Settings settings) {
    return settings.derive(Tls.class, Tls::new);
  }

  /** TLS of a server; {@code prefix} is {@code smtpd_tls_}. */
  public TlsServer server(String prefix) {
    return servers.computeIfAbsent(prefix, p -> new TlsServer(settings, p));
  }

  /** TLS of a client; {@code prefix} is {@code smtp_tls_} or {@code lmtp_tls_}. */
  public TlsClient client(String prefix) {
    return clients.computeIfAbsent(prefix, p -> new TlsClient(settings, p));
  }
}
