package org.posthouse.smtp;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.posthouse.api.config.Settings;
import org.posthouse.api.connection.Connection;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.mail.HostNames;
import org.posthouse.net.tls.Tls;
import org.posthouse.net.tls.TlsClient;
import org.posthouse.net.tls.TlsPeer;
import org.posthouse.net.tls.TlsSummary;

/** TLS as the service's settings describe it. Sessions of TLS are kept for each server and port. */
final class JsseStarter implements TlsStarter {
  private final Settings settings;
  private final Protocol protocol;
  private final Log log;

  JsseStarter(Settings settings, Protocol protocol, Log log) {
    this.settings = settings;
    this.protocol = protocol;
    this.log = log;
  }

  @Override
  public Connection start(Connection plain, Peer peer, NextHop hop, TlsPolicy policy)
      throws IOException {
    TlsClient client = Tls.of(settings).client(protocol.parameter("tls_"));
    client.warnings().forEach(log::warn);
    if (client.problem().isPresent()) {
      throw new IOException(client.problem().get());
    }
    Optional<String> name = serverName(peer, hop, policy);
    Connection tls =
        plain.startTls(client.handshake(peer.host(), name, policy.isMandatory(), policy.choice()));
    SSLSession session = tls.tls().orElseThrow(() -> new IOException("no TLS session"));
    TlsPeer certificate = client.peer(session);
    boolean verified = isVerified(certificate, peer, hop, policy);
    boolean logged = !settings.get(protocol.parameter("tls_loglevel")).equals("0");
    if (logged || log.isWatched()) {
      String digest = protocol.parameter("tls_fingerprint_digest");
      log.event(
          new MailEvent.TlsEstablished(
              MailEvent.Side.CLIENT,
              peer.relay(),
              verified ? MailEvent.Trust.VERIFIED : certificate.trust(),
              certificate.identity(TlsSummary.of(session), settings.get(digest), digest),
              logged));
    }
    if (policy.level().isAuthenticated() && !verified) {
      tls.close();
      throw new UnverifiedException();
    }
    return tls;
  }

  /** The name that the server is told to have been meant by. */
  private Optional<String> serverName(Peer peer, NextHop hop, TlsPolicy policy) {
    String name =
        switch (policy
            .serverName()
            .orElseGet(() -> settings.get(protocol.parameter("tls_servername")))) {
          case "hostname" -> peer.host();
          case "nexthop" -> hop instanceof NextHop.Inet inet ? inet.host() : "";
          case String other -> other;
        };
    return HostNames.isAddress(name) || !HostNames.isValid(name)
        ? Optional.empty()
        : Optional.of(name);
  }

  private boolean isVerified(TlsPeer certificate, Peer peer, NextHop hop, TlsPolicy policy) {
    if (!policy.sts().failure().isEmpty() && policy.level().isAuthenticated()) {
      log.warn("MTA-STS policy for " + hop.text() + ": " + policy.sts().failure());
      return false;
    }
    return switch (policy.level()) {
      case NONE, MAY, ENCRYPT, DANE, DANE_ONLY -> false;
      case FINGERPRINT -> matchesFingerprint(certificate, policy);
      case VERIFY ->
          certificate.isTrusted()
              && certificate.matches(names("tls_verify_cert_match", peer, hop, policy));
      case SECURE ->
          certificate.isTrusted()
              && certificate.matches(names("tls_secure_cert_match", peer, hop, policy));
    };
  }

  private boolean matchesFingerprint(TlsPeer certificate, TlsPolicy policy) {
    try {
      List<String> wanted =
          policy.match().isEmpty()
              ? settings.list(protocol.parameter("tls_fingerprint_cert_match"))
              : policy.match();
      String digest = settings.get(protocol.parameter("tls_fingerprint_digest"));
      return certificate.matchesFingerprint(wanted, digest);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private List<String> names(String parameter, Peer peer, NextHop hop, TlsPolicy policy) {
    if (policy.choosesHosts() && hop instanceof NextHop.Inet inet && !inet.direct()) {
      // The policy has chosen the host; the certificate has to be that host's.
      return List.of(peer.host());
    }
    List<String> words =
        policy.match().isEmpty() ? settings.list(protocol.parameter(parameter)) : policy.match();
    String domain = hop instanceof NextHop.Inet inet ? inet.host() : hop.text();
    var names = new ArrayList<String>();
    for (String word : words) {
      switch (word) {
        case "hostname" -> names.add(peer.host());
        case "nexthop" -> names.add(domain);
        case "dot-nexthop" -> names.add("." + domain);
        default -> names.add(word);
      }
    }
    return names;
  }

  /** The certificate is not the one that the policy needs. */
  static final class UnverifiedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnverifiedException() {
      super("Server certificate not verified");
    }
  }
}
