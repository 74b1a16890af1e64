package org.posthouse.net.tls;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.posthouse.api.config.Settings;

/** The certification authorities of {@code CAfile}, {@code CApath} and, if wanted, of Java. */
final class TrustAnchors {
  private final Optional<X509TrustManager> manager;

  /**
   * Reads the files.
   *
   * @throws IOException naming the file that is bad
   */
  TrustAnchors(Settings settings, String prefix) throws IOException, GeneralSecurityException {
    List<X509Certificate> roots = new ArrayList<>();
    String file = settings.get(prefix + "CAfile");
    if (!file.isEmpty()) {
      roots.addAll(PemFile.certificates(Path.of(file)));
    }
    String directory = settings.get(prefix + "CApath");
    if (!directory.isEmpty()) {
      readDirectory(Path.of(directory), roots);
    }
    if (settings.isTrue("tls_append_default_CA")) {
      roots.addAll(List.of(trustManager(null).getAcceptedIssuers()));
    }
    manager = roots.isEmpty() ? Optional.empty() : Optional.of(trustManager(store(roots)));
  }

  /** Only the names that OpenSSL would look up, which are hashes. */
  private static void readDirectory(Path directory, List<X509Certificate> roots)
      throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, "[0-9a-f][0-9a-f]*.[0-9]")) {
      for (Path file : files) {
        roots.addAll(PemFile.certificates(file));
      }
    }
  }

  private static KeyStore store(List<X509Certificate> roots)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate root : roots) {
      store.setCertificateEntry("ca" + store.size(), root);
    }
    return store;
  }

  private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no trust manager for certificates");
  }

  X509Certificate[] issuers() {
    return manager.map(X509TrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
  }

  /** Whether a server's or client's chain ends at one of the authorities and is valid now. */
  void check(X509Certificate[] chain, boolean server) throws CertificateException {
    X509TrustManager trusted =
        manager.orElseThrow(
            () -> new CertificateException("no certification authority is trusted"));
    String algorithm = chain[0].getPublicKey().getAlgorithm();
    if (server) {
      trusted.checkServerTrusted(chain, "UNKNOWN");
    } else {
      trusted.checkClientTrusted(chain, algorithm);
    }
  }
}
