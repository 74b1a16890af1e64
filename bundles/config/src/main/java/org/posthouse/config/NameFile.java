package org.posthouse.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** {@code myhostname = /path} and {@code myorigin = /path}: the name is the file's first line. */
final class NameFile {

  /** A host name and some white space. */
  private static final int MAX_BYTES = 4096;

  /** Parameters whose value may be the name of a file that holds the value. */
  static final Set<String> PARAMETERS = Set.of("myhostname", "myorigin");

  private NameFile() {}

  /** The value itself, or the content of the file it names; unreadable files leave it as it is. */
  static String indirect(String value) {
    if (!value.startsWith("/")) {
      return value;
    }
    try {
      String name = read(value);
      return name.isEmpty() ? value : name;
    } catch (IOException e) {
      return value;
    }
  }

  static String read(String path) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
      int end = text.indexOf('\n');
      return (end < 0 ? text : text.substring(0, end)).strip();
    }
  }
}
