package org.posthouse.net.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The private keys and certificates of a PEM file, in the order of the file. */
final class PemFile {
  private static final long SIZE_LIMIT = 16L << 20;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  /** What a PEM file holds. */
  sealed interface Item {}

  record Key(PrivateKey key) implements Item {}

  record Certificate(X509Certificate certificate) implements Item {}

  private final Path file;

  private PemFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws IOException saying what is wrong with which file
   */
  static List<Item> read(Path file) throws IOException {
    return new PemFile(file).items();
  }

  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Item item : read(file)) {
      if (item instanceof Certificate(X509Certificate certificate)) {
        certificates.add(certificate);
      }
    }
    return certificates;
  }

  private List<Item> items() throws IOException {
    Matcher block = BLOCK.matcher(text());
    List<Item> items = new ArrayList<>();
    while (block.find()) {
      byte[] der = decode(block.group(2));
      switch (block.group(1)) {
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE" ->
            items.add(certificate(der));
        case "PRIVATE KEY" -> items.add(key(der));
        case "RSA PRIVATE KEY" -> items.add(key(Der.pkcs8OfRsa(der)));
        case "EC PRIVATE KEY" -> items.add(key(Der.pkcs8OfEc(der)));
        case "ENCRYPTED PRIVATE KEY" -> throw bad("the private key is encrypted");
        default -> {
          // Parameters, requests and the like say nothing that is needed.
        }
      }
    }
    return items;
  }

  private String text() throws IOException {
    try {
      if (Files.size(file) > SIZE_LIMIT) {
        throw bad("file too large");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException("cannot open " + file + ": No such file or directory", e);
    } catch (java.nio.file.AccessDeniedException e) {
      throw new IOException("cannot open " + file + ": Permission denied", e);
    }
  }

  private byte[] decode(String base64) throws IOException {
    if (base64.contains("DEK-Info")) {
      throw bad("the private key is encrypted");
    }
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw bad("bad base64 text");
    }
  }

  private Certificate certificate(byte[] der) throws IOException {
    try {
      return new Certificate(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    } catch (GeneralSecurityException e) {
      throw bad("bad certificate: " + e.getMessage());
    }
  }

  private Key key(byte[] pkcs8) throws IOException {
    for (String algorithm : ALGORITHMS) {
      try {
        return new Key(
            KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
      } catch (InvalidKeySpecException e) {
        // Another algorithm's key.
      } catch (GeneralSecurityException e) {
        throw bad("bad private key: " + e.getMessage());
      }
    }
    throw bad("bad private key, or one of an unknown algorithm");
  }

  private IOException bad(String what) {
    return new IOException(file + ": " + what);
  }
}
