package org.posthouse.net.tls;

import javax.net.ssl.SSLSession;

/**
 * What the log and the Received header say of a TLS session, with OpenSSL's names, which readers of
 * mail logs know.
 *
 * @param protocol for example {@code TLSv1.3}
 * @param cipher for example {@code ECDHE-RSA-AES256-GCM-SHA384}
 * @param usedBits the strength of the cipher
 * @param algorithmBits the size of its key
 */
public record TlsSummary(String protocol, String cipher, int usedBits, int algorithmBits) {

  public static TlsSummary of(SSLSession session) {
    String suite = session.getCipherSuite();
    int bits = bits(suite);
    return new TlsSummary(
        session.getProtocol(), openSslName(suite), suite.contains("_3DES_") ? 112 : bits, bits);
  }

  /** As in the log: {@code TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)}. */
  @Override
  public String toString() {
    return protocol + " with cipher " + cipher + " (" + usedBits + "/" + algorithmBits + " bits)";
  }

  static int bits(String suite) {
    if (suite.contains("_256_") || suite.contains("CHACHA20")) {
      return 256;
    }
    return suite.contains("_3DES_") ? 168 : 128;
  }

  static String openSslName(String suite) {
    int with = suite.indexOf("_WITH_");
    if (with < 0) {
      return suite;
    }
    String exchange = suite.substring(suite.indexOf('_') + 1, with);
    String cipher =
        suite
            .substring(with + "_WITH_".length())
            .replace("AES_", "AES")
            .replace("CHACHA20_POLY1305_SHA256", "CHACHA20_POLY1305")
            .replace("3DES_EDE_CBC", "DES_CBC3")
            .replaceFirst("^(AES\\d+)_CBC", "$1")
            .replace('_', '-');
    String prefix =
        switch (exchange) {
          case "RSA" -> "";
          case "DH_anon" -> "ADH-";
          case "ECDH_anon" -> "AECDH-";
          default -> exchange.replace('_', '-') + "-";
        };
    return prefix + cipher;
  }
}
