package org.posthouse.smtpd.check;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLSession;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.net.tls.TlsPeer;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;

/** What the certificate of a client says about it. */
public final class ClientCertificates {
  private final Function<SSLSession, TlsPeer> peers;
  private final Maps known;
  private final String digest;

  /**
   * @param peers who is behind a session, by the trust anchors of this service
   */
  public ClientCertificates(Settings settings, Tables tables, Function<SSLSession, TlsPeer> peers) {
    this.peers = peers;
    known = Maps.of(tables, settings, "relay_clientcerts");
    digest = settings.get("smtpd_tls_fingerprint_digest");
  }

  /** Whether a certification authority that we trust answers for it. */
  public boolean isTrusted(Client client) {
    return peer(client).filter(peer -> peer.isTrusted()).isPresent();
  }

  /** Whether relay_clientcerts has the fingerprint of the certificate, or of its public key. */
  public ListMatch isRelayed(Client client) {
    Optional<TlsPeer> peer = peer(client);
    if (peer.isEmpty() || known.isEmpty()) {
      return ListMatch.NO;
    }
    try {
      return find(
          List.of(peer.get().certificateFingerprint(digest), peer.get().keyFingerprint(digest)));
    } catch (GeneralSecurityException e) {
      return new ListMatch.Unknown("smtpd_tls_fingerprint_digest: " + e.getMessage());
    }
  }

  private ListMatch find(List<String> fingerprints) {
    for (String fingerprint : fingerprints) {
      switch (fingerprint.isEmpty() ? LookupResult.NOT_FOUND : known.lookup(fingerprint)) {
        case LookupResult.Found _ -> {
          return ListMatch.YES;
        }
        case LookupResult.NotFound _ -> {}
        case LookupResult.TryAgain(String reason) -> {
          return new ListMatch.Unknown("relay_clientcerts: " + reason);
        }
        case LookupResult.Misconfigured(String reason) -> {
          return new ListMatch.Unknown("relay_clientcerts: " + reason);
        }
      }
    }
    return ListMatch.NO;
  }

  private Optional<TlsPeer> peer(Client client) {
    return client.tls().map(peers);
  }
}
