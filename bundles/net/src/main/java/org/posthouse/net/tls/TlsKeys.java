package org.posthouse.net.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.posthouse.api.config.Settings;

/** Our own private keys with their certificate chains, of the parameters with one prefix. */
final class TlsKeys {
  private static final char[] NO_PASSWORD = {};
  private static final List<String> KINDS = List.of("", "ec", "d");

  private record Chain(PrivateKey key, List<X509Certificate> certificates) {}

  private final List<Chain> chains = new ArrayList<>();

  /**
   * Reads the files.
   *
   * @param prefix {@code smtpd_tls_}
   * @throws IOException naming the file that is bad
   */
  TlsKeys(Settings settings, String prefix) throws IOException {
    List<String> files = settings.list(prefix + "chain_files");
    if (!files.isEmpty()) {
      addChainFiles(files);
      return;
    }
    for (String kind : KINDS) {
      String certificate = settings.get(prefix + kind + "cert_file");
      if (!certificate.isEmpty() && !certificate.equals("none")) {
        String key = settings.get(prefix + kind + "key_file");
        addPair(Path.of(certificate), Path.of(key.isEmpty() ? certificate : key));
      }
    }
  }

  boolean isEmpty() {
    return chains.isEmpty();
  }

  KeyManager[] managers() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    for (Chain chain : chains) {
      store.setKeyEntry(
          "key" + store.size(),
          chain.key(),
          NO_PASSWORD,
          chain.certificates().toArray(X509Certificate[]::new));
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private void addChainFiles(List<String> files) throws IOException {
    PrivateKey key = null;
    List<X509Certificate> certificates = new ArrayList<>();
    String last = "";
    for (String file : files) {
      last = file;
      for (PemFile.Item item : PemFile.read(Path.of(file))) {
        switch (item) {
          case PemFile.Key(PrivateKey next) -> {
            if (key != null) {
              add(key, certificates, file);
              certificates = new ArrayList<>();
            }
            key = next;
          }
          case PemFile.Certificate(X509Certificate certificate) -> certificates.add(certificate);
        }
      }
    }
    if (key == null) {
      throw new IOException(last + ": no private key found");
    }
    add(key, certificates, last);
  }

  private void addPair(Path certificateFile, Path keyFile) throws IOException {
    for (PemFile.Item item : PemFile.read(keyFile)) {
      if (item instanceof PemFile.Key(PrivateKey key)) {
        add(key, PemFile.certificates(certificateFile), certificateFile.toString());
        return;
      }
    }
    throw new IOException(keyFile + ": no private key found");
  }

  private void add(PrivateKey key, List<X509Certificate> certificates, String file)
      throws IOException {
    if (certificates.isEmpty()) {
      throw new IOException(file + ": no certificate found for the private key");
    }
    if (!belongTogether(key, certificates.getFirst().getPublicKey())) {
      throw new IOException(file + ": the private key does not match the certificate");
    }
    chains.add(new Chain(key, List.copyOf(certificates)));
  }

  private static boolean belongTogether(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = "Posthouse".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
