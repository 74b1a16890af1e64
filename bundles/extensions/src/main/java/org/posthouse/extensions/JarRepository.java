package org.posthouse.extensions;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A jar that brings the repository of its own features: an extension in one file. In the entry
 * {@link #ENTRY}, {@code @jar@} stands for the URL of the jar.
 */
final class JarRepository {
  static final String ENTRY = "POSTHOUSE-INF/features.xml";
  private static final int MAX_BYTES = 1 << 20;

  private JarRepository() {}

  static boolean isJar(URI uri) {
    return "file".equals(uri.getScheme()) && uri.getPath().endsWith(".jar");
  }

  /** The repository in a jar, with the jar's URL in it. */
  static String text(Path jar) throws IOException {
    String text;
    if (Files.isDirectory(jar)) {
      throw new IOException(jar + " is a directory");
    }
    try (InputStream in = Files.newInputStream(jar)) {
      in.read();
    }
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new IOException(jar + " has no " + ENTRY + ": it is no extension");
      }
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new IOException(jar + ": " + ENTRY + " is larger than " + MAX_BYTES + " bytes");
        }
        text = new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (ZipException e) {
      throw new IOException(jar + " is no jar: " + e.getMessage(), e);
    }
    return text.replace("@jar@", jar.toUri().toString());
  }

  /**
   * Writes the repository of a jar as a file of its own, which the features service can read.
   *
   * @param directory where to; the same jar always gives the same file
   */
  static URI extract(Path jar, Path directory) throws IOException {
    String text = text(jar);
    // A parser's complaint is to name the jar and not a file that nobody knows.
    FeaturesFile.read(
        jar + "!" + ENTRY, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    Files.createDirectories(directory);
    Path file = file(jar, directory);
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    return file.toUri();
  }

  /** Where the repository of a jar is written to. */
  static Path file(Path jar, Path directory) {
    return directory.resolve(jar.toString().replace('/', '_').substring(1) + ".xml");
  }
}
