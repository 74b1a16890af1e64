package org.posthouse.smtp;

import java.util.List;
import org.posthouse.net.tls.TlsLevel;

/**
 * What is asked of a server's TLS.
 *
 * @param match names or fingerprints to find in the certificate, as in {@code match=} of the policy
 *     table; if empty main.cf says
 */
record TlsPolicy(TlsLevel level, List<String> match) {
  static final TlsPolicy PLAIN = new TlsPolicy(TlsLevel.NONE, List.of());

  TlsPolicy {
    match = List.copyOf(match);
  }

  boolean isNone() {
    return level == TlsLevel.NONE;
  }

  boolean isMandatory() {
    return level.isMandatory();
  }
}
