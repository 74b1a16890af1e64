package org.posthouse.api.client;

/**
 * What TLS tells of a client. Immutable values; nothing here keeps a session alive.
 *
 * @param protocol for example {@code TLSv1.3}
 * @param cipher with OpenSSL's name
 * @param usedBits the strength of the cipher
 * @param algorithmBits the size of its key
 * @param trusted whether the client's certificate is valid and ends at an authority that we trust
 * @param subject the common name of the certificate's subject, or ""
 * @param issuer the common name of its issuer, or ""
 * @param certificateFingerprint {@code AB:CD:…} by $smtpd_tls_fingerprint_digest, or "" without a
 *     certificate
 * @param keyFingerprint the same of its public key
 * @param problem why there are no fingerprints although there is a certificate, or ""
 */
public record TlsIdentity(
    String protocol,
    String cipher,
    int usedBits,
    int algorithmBits,
    boolean trusted,
    String subject,
    String issuer,
    String certificateFingerprint,
    String keyFingerprint,
    String problem) {

  private static final int FRAME = 200;

  /** About how many bytes of heap it takes at most. */
  long footprint() {
    return FRAME
        + 2L * (subject.length() + issuer.length() + problem.length())
        + 2L * (certificateFingerprint.length() + keyFingerprint.length());
  }

  /** As in the log: {@code TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)}. */
  public String summary() {
    return protocol + " with cipher " + cipher + " (" + usedBits + "/" + algorithmBits + " bits)";
  }
}
