package org.posthouse.smtpd;

import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.config.Settings;
import org.posthouse.net.tls.Tls;
import org.posthouse.net.tls.TlsLevel;
import org.posthouse.net.tls.TlsServer;

/** Whether and how this service speaks TLS. Keys are read when the first client wants TLS. */
final class SmtpdTlsSettings {
  private static final String PREFIX = "smtpd_tls_";
  private final Settings settings;
  private final TlsLevel level;
  private final boolean wrapper;
  final boolean receivedHeader;
  final boolean asksForCertificates;
  final int logLevel;
  final String fingerprintDigest;
  final java.time.Duration startTimeout;

  SmtpdTlsSettings(Settings settings) {
    this.settings = settings;
    level = TlsServer.level(settings, PREFIX);
    wrapper = settings.isTrue("smtpd_tls_wrappermode");
    receivedHeader = settings.isTrue("smtpd_tls_received_header");
    asksForCertificates =
        settings.isTrue("smtpd_tls_ask_ccert") || settings.isTrue("smtpd_tls_req_ccert");
    logLevel = level(settings.get("smtpd_tls_loglevel"));
    fingerprintDigest = settings.get("smtpd_tls_fingerprint_digest");
    startTimeout = settings.time("smtpd_starttls_timeout");
  }

  private static int level(String text) {
    return text.matches("[0-9]") ? text.charAt(0) - '0' : 0;
  }

  /** Whether TLS comes before the first byte of SMTP. */
  boolean isWrapper() {
    return wrapper;
  }

  boolean isOffered() {
    return !wrapper && level != TlsLevel.NONE;
  }

  boolean isMandatory() {
    return wrapper || level.isMandatory();
  }

  /** Whether a client may not give this command before TLS. */
  boolean mustStartFirst(ClientIdentity client, Verb verb) {
    return isMandatory() && client.tls().isEmpty() && !verb.isBeforeTls();
  }

  TlsServer server() {
    return Tls.of(settings).server(PREFIX);
  }
}
