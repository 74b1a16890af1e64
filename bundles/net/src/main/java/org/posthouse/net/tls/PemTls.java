package org.posthouse.net.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The PEM files that a client of a database or directory is configured with. Without a file or
 * directory of certification authorities those of Java are trusted.
 *
 * @param verify whether the server's certificate has to come from one of the authorities
 */
public record PemTls(
    Optional<Path> caFile,
    Optional<Path> caDirectory,
    Optional<Path> certificate,
    Optional<Path> key,
    boolean verify) {
  private static final char[] NO_PASSWORD = {};

  /**
   * Reads the files.
   *
   * @throws IOException naming the file that is bad
   */
  public SSLContext context() throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(), verify ? authorities() : new TrustManager[] {new Everybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS: " + e.getMessage(), e);
    }
  }

  private KeyManager[] keys() throws IOException, GeneralSecurityException {
    if (certificate.isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    store.setKeyEntry(
        "key",
        privateKey(key.orElse(certificate.get())),
        NO_PASSWORD,
        PemFile.certificates(certificate.get()).toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static PrivateKey privateKey(Path file) throws IOException {
    for (PemFile.Item item : PemFile.read(file)) {
      if (item instanceof PemFile.Key(PrivateKey key)) {
        return key;
      }
    }
    throw new IOException(file + ": no private key found");
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private TrustManager[] authorities() throws IOException, GeneralSecurityException {
    List<X509Certificate> roots = new ArrayList<>();
    if (caFile.isPresent()) {
      roots.addAll(PemFile.certificates(caFile.get()));
    } else if (caDirectory.isPresent()) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(caDirectory.get(), "[0-9a-f][0-9a-f]*.[0-9]")) {
        for (Path file : files) {
          roots.addAll(PemFile.certificates(file));
        }
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (caFile.isEmpty() && caDirectory.isEmpty()) {
      factory.init((KeyStore) null);
      return factory.getTrustManagers();
    }
    KeyStore store = emptyStore();
    for (X509Certificate root : roots) {
      store.setCertificateEntry("ca" + store.size(), root);
    }
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** Any server will do: the configuration asks for protection from listeners only. */
  private static final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
