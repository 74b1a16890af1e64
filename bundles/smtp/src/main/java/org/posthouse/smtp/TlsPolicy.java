package org.posthouse.smtp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posthouse.net.tls.TlsChoice;
import org.posthouse.net.tls.TlsLevel;

/**
 * What is asked of a server's TLS.
 *
 * @param match names or fingerprints to find in the certificate, as in {@code match=} of the policy
 *     table; if empty main.cf says
 * @param serverName the name to send, {@code hostname} or {@code nexthop}; if empty main.cf says
 * @param choice protocols and ciphers that differ from those of main.cf
 * @param reusable whether a session may carry several messages
 * @param sts what an MTA-STS helper added
 */
record TlsPolicy(
    TlsLevel level,
    List<String> match,
    Optional<String> serverName,
    TlsChoice choice,
    boolean reusable,
    Sts sts) {

  /**
   * The policy of RFC 8461 that the level stands for.
   *
   * @param hosts patterns of the exchangers that it allows; empty if it is no such policy
   * @param failure why it cannot be fulfilled, or ""
   */
  record Sts(List<String> hosts, String failure) {
    static final Sts NONE = new Sts(List.of(), "");

    Sts {
      hosts = List.copyOf(hosts);
    }

    boolean allows(String host) {
      String name = host.toLowerCase(Locale.ROOT);
      return hosts.stream().anyMatch(pattern -> allows(pattern.toLowerCase(Locale.ROOT), name));
    }

    /** An asterisk stands for one label. */
    private static boolean allows(String pattern, String name) {
      int dot = name.indexOf('.');
      return pattern.startsWith("*.")
          ? dot > 0 && name.substring(dot).equals(pattern.substring(1))
          : pattern.equals(name);
    }
  }

  static final TlsPolicy PLAIN = of(TlsLevel.NONE);

  TlsPolicy {
    match = List.copyOf(match);
  }

  /** With everything else as main.cf says. */
  static TlsPolicy of(TlsLevel level) {
    return new TlsPolicy(level, List.of(), Optional.empty(), TlsChoice.NONE, true, Sts.NONE);
  }

  boolean isNone() {
    return level == TlsLevel.NONE;
  }

  boolean isMandatory() {
    return level.isMandatory();
  }

  /** Whether only exchangers of an MTA-STS policy may have the mail. */
  boolean choosesHosts() {
    return level.isAuthenticated() && !sts.hosts().isEmpty();
  }
}
