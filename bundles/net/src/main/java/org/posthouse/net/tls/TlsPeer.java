package org.posthouse.net.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.posthouse.api.client.TlsIdentity;
import org.posthouse.api.event.MailEvent.Trust;
import org.posthouse.mail.Printable;

/** The other end of a TLS session, as its certificate shows it. */
public final class TlsPeer {
  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();
  private static final int SAN_DNS = 2;

  /** A common name has 64 characters (RFC 5280, ub-common-name); longer ones are seen. */
  private static final int LONGEST_NAME = 256;

  private final X509Certificate[] chain;
  private final boolean trusted;
  private final String reason;

  TlsPeer(SSLSession session, TrustAnchors anchors, boolean server) {
    chain = chain(session);
    String problem = "";
    if (chain.length > 0) {
      try {
        anchors.check(chain, server);
      } catch (CertificateException | RuntimeException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    trusted = chain.length > 0 && problem.isEmpty();
    reason = problem;
  }

  private static X509Certificate[] chain(SSLSession session) {
    try {
      return (X509Certificate[]) session.getPeerCertificates();
    } catch (SSLPeerUnverifiedException e) {
      return new X509Certificate[0];
    }
  }

  /** The peer's own certificate. */
  public Optional<X509Certificate> certificate() {
    return chain.length == 0 ? Optional.empty() : Optional.of(chain[0]);
  }

  /** Whether the chain is valid and ends at an authority that we trust. */
  public boolean isTrusted() {
    return trusted;
  }

  /** Why it is not trusted, for the log. */
  public String reason() {
    return reason;
  }

  /** For the log; whether it is the one that was wanted is not known here. */
  public Trust trust() {
    return chain.length == 0 ? Trust.ANONYMOUS : trusted ? Trust.TRUSTED : Trust.UNTRUSTED;
  }

  /**
   * Whether the certificate is for one of these names. A name that begins with a dot stands for the
   * hosts below it.
   */
  public boolean matches(List<String> names) {
    return certificate().stream()
        .flatMap(certificate -> names(certificate).stream())
        .anyMatch(certified -> names.stream().anyMatch(name -> matches(certified, name)));
  }

  private static boolean matches(String certified, String wanted) {
    String have = certified.toLowerCase(Locale.ROOT);
    String want = wanted.toLowerCase(Locale.ROOT);
    if (want.startsWith(".")) {
      return have.length() > want.length() && have.endsWith(want);
    }
    if (have.startsWith("*.")) {
      int dot = want.indexOf('.');
      return dot > 0 && want.substring(dot).equals(have.substring(1));
    }
    return have.equals(want);
  }

  private static List<String> names(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      if (certificate.getSubjectAlternativeNames() != null) {
        for (List<?> name : certificate.getSubjectAlternativeNames()) {
          if (name.getFirst().equals(SAN_DNS)) {
            names.add((String) name.get(1));
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of();
    }
    if (names.isEmpty()) {
      names.add(commonName(certificate));
    }
    return names;
  }

  /** The subject's common name, or "". */
  public String subject() {
    return certificate().map(TlsPeer::commonName).orElse("");
  }

  /** The issuer's common name, or "". */
  public String issuer() {
    return certificate().map(c -> commonName(c.getIssuerX500Principal().getName())).orElse("");
  }

  private static String commonName(X509Certificate certificate) {
    return commonName(certificate.getSubjectX500Principal().getName());
  }

  private static String commonName(String principal) {
    try {
      for (Rdn rdn : new LdapName(principal).getRdns().reversed()) {
        if (rdn.getType().equalsIgnoreCase("CN")) {
          return String.valueOf(rdn.getValue());
        }
      }
    } catch (InvalidNameException e) {
      return "";
    }
    return "";
  }

  /** The certificate's digest, as {@code AB:CD:…}; empty without a certificate. */
  public String certificateFingerprint(String digest) throws GeneralSecurityException {
    return chain.length == 0 ? "" : fingerprint(digest, chain[0].getEncoded());
  }

  /** The public key's digest. */
  public String keyFingerprint(String digest) throws GeneralSecurityException {
    return chain.length == 0 ? "" : fingerprint(digest, chain[0].getPublicKey().getEncoded());
  }

  /** Whether one of the fingerprints is that of the certificate or of its key. */
  public boolean matchesFingerprint(List<String> wanted, String digest)
      throws GeneralSecurityException {
    String certificate = certificateFingerprint(digest);
    String key = keyFingerprint(digest);
    return !certificate.isEmpty()
        && wanted.stream()
            .anyMatch(f -> f.equalsIgnoreCase(certificate) || f.equalsIgnoreCase(key));
  }

  /**
   * What the session tells, as values.
   *
   * @param digest how fingerprints are computed
   * @param parameter that says so
   */
  public TlsIdentity identity(TlsSummary summary, String digest, String parameter) {
    String certificate = "";
    String key = "";
    String problem = "";
    try {
      certificate = certificateFingerprint(digest);
      key = keyFingerprint(digest);
    } catch (GeneralSecurityException e) {
      problem = parameter + ": " + e.getMessage();
    }
    return new TlsIdentity(
        summary.protocol(),
        summary.cipher(),
        summary.usedBits(),
        summary.algorithmBits(),
        trusted,
        printable(subject()),
        printable(issuer()),
        certificate,
        key,
        problem);
  }

  /** What is in a certificate may be anything. */
  private static String printable(String name) {
    return Printable.of(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
  }

  private static String fingerprint(String digest, byte[] bytes) throws GeneralSecurityException {
    String algorithm =
        switch (digest.toLowerCase(Locale.ROOT)) {
          case "sha1" -> "SHA-1";
          case "sha256" -> "SHA-256";
          case "sha384" -> "SHA-384";
          case "sha512" -> "SHA-512";
          default -> digest;
        };
    return HEX.formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
  }
}
