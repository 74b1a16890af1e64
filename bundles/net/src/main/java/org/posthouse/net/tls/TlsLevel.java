package org.posthouse.net.tls;

import java.util.Locale;
import java.util.Optional;

/** The security levels of {@code smtp_tls_security_level}, weakest first. */
public enum TlsLevel {
  NONE,
  MAY,
  ENCRYPT,
  DANE,
  DANE_ONLY,
  FINGERPRINT,
  VERIFY,
  SECURE;

  /** The level of that name, for example {@code dane-only}. */
  public static Optional<TlsLevel> of(String name) {
    String constant = name.trim().toUpperCase(Locale.ROOT).replace('-', '_');
    for (TlsLevel level : values()) {
      if (level.name().equals(constant)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** Whether mail waits rather than goes in plain text. */
  public boolean isMandatory() {
    return this != NONE && this != MAY && this != DANE;
  }

  /** Whether the peer's certificate decides. */
  public boolean isAuthenticated() {
    return compareTo(DANE_ONLY) >= 0;
  }

  /** The name as written in main.cf. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
