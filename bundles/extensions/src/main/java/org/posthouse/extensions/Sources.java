package org.posthouse.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.jar.JarFile;
import org.posthouse.api.Deadline;

/**
 * Where bundles come from. They are looked at before the features service is asked to install them:
 * that tries a missing one again and again, and lets nobody else change anything meanwhile.
 */
final class Sources {
  private static final Duration DOWNLOAD = Duration.ofMinutes(2);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int READ_MILLIS = 20_000;
  private static final long MAX_BYTES = 256L << 20;
  private static final String SYMBOLIC_NAME = "Bundle-SymbolicName";

  private final Path system;
  private final Copies copies;

  Sources(Path system, Copies copies) {
    this.system = system;
    this.copies = copies;
  }

  /**
   * Fails with the reason if one of these bundles cannot be had; fetches those of other machines.
   *
   * @param locations URLs
   */
  void prepare(Collection<String> locations) throws IOException {
    Deadline deadline = Deadline.after(DOWNLOAD);
    for (String location : locations) {
      String url = Location.plain(location);
      if (url.startsWith("http:")) {
        throw new IOException(
            url + ": not used: anybody on the way can change what comes by http:");
      } else if (url.startsWith("https:")) {
        Path copy = copies.copy(url);
        if (Files.notExists(copy)) {
          fetch(url, copy, deadline);
        }
        checkJar(copy, !location.startsWith("wrap:"));
      } else if (url.startsWith("file:")) {
        checkJar(Location.file(url, system).orElseThrow(), !location.startsWith("wrap:"));
      }
    }
  }

  private static void checkJar(Path jar, boolean bundle) throws IOException {
    if (Files.exists(jar) && !Files.isRegularFile(jar)) {
      throw new IOException(jar + " is no file");
    }
    try (InputStream in = Files.newInputStream(jar)) {
      in.read();
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      boolean named =
          file.getManifest() != null
              && file.getManifest().getMainAttributes().getValue(SYMBOLIC_NAME) != null;
      if (bundle && !named) {
        throw new IOException(jar + " is no bundle: its manifest has no " + SYMBOLIC_NAME);
      }
    } catch (java.util.zip.ZipException e) {
      throw new IOException(jar + " is no jar: " + e.getMessage(), e);
    }
  }

  /** Brings a file from another machine, in bounded time and size; a partial one does not stay. */
  static void fetch(String url, Path to, Deadline deadline) throws IOException {
    Files.createDirectories(to.getParent());
    Path part = to.resolveSibling(to.getFileName() + ".part");
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(READ_MILLIS);
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException(url + ": the server answers " + status);
      }
      if (!connection.getURL().getProtocol().equals("https")) {
        throw new IOException(url + ": leads to " + connection.getURL());
      }
      try (InputStream in = connection.getInputStream();
          OutputStream out = Files.newOutputStream(part)) {
        copy(url, in, out, deadline);
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (java.net.UnknownHostException e) {
      throw new IOException(url + ": host " + e.getMessage() + " not found", e);
    } catch (java.net.SocketTimeoutException e) {
      throw new IOException(url + ": no answer in time", e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void copy(String url, InputStream in, OutputStream out, Deadline deadline)
      throws IOException {
    byte[] buffer = new byte[64 << 10];
    long total = 0;
    for (int n; (n = in.read(buffer)) > 0; ) {
      total += n;
      if (total > MAX_BYTES) {
        throw new IOException(url + ": larger than " + MAX_BYTES + " bytes");
      }
      if (deadline.expired()) {
        throw new IOException(url + ": not there after " + DOWNLOAD.toSeconds() + " s");
      }
      out.write(buffer, 0, n);
    }
  }
}
