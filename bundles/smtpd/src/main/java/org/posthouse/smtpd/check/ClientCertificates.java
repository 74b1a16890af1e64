package org.posthouse.smtpd.check;

import java.util.List;
import java.util.Optional;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.TlsIdentity;
import org.posthouse.api.config.Settings;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.ListMatch;
import org.posthouse.tables.Maps;

/** What the certificate of a client says about it. */
public final class ClientCertificates {
  private final Maps known;

  public ClientCertificates(Settings settings, Tables tables) {
    known = Maps.of(tables, settings, "relay_clientcerts");
  }

  /** Whether a certification authority that we trust answers for it. */
  public static boolean isTrusted(ClientIdentity client) {
    return client.tls().filter(TlsIdentity::trusted).isPresent();
  }

  /** Whether relay_clientcerts has the fingerprint of the certificate, or of its public key. */
  public ListMatch isRelayed(ClientIdentity client) {
    Optional<TlsIdentity> tls = client.tls();
    if (tls.isEmpty() || known.isEmpty()) {
      return ListMatch.NO;
    }
    return tls.get().problem().isEmpty()
        ? find(List.of(tls.get().certificateFingerprint(), tls.get().keyFingerprint()))
        : new ListMatch.Unknown(tls.get().problem());
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
}
