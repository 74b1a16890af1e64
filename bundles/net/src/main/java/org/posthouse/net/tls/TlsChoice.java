package org.posthouse.net.tls;

import java.util.Optional;

/**
 * Protocols and ciphers for one peer, where they differ from those of main.cf.
 *
 * @param protocols instead of {@code protocols} or {@code mandatory_protocols}
 * @param ciphers a grade instead of that of {@code ciphers} or {@code mandatory_ciphers}
 * @param exclude ciphers instead of {@code exclude_ciphers} or {@code mandatory_exclude_ciphers}
 */
public record TlsChoice(
    Optional<String> protocols, Optional<String> ciphers, Optional<String> exclude) {

  /** As main.cf says. */
  public static final TlsChoice NONE =
      new TlsChoice(Optional.empty(), Optional.empty(), Optional.empty());
}
