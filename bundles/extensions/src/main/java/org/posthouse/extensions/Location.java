package org.posthouse.extensions;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The place of a bundle or of a repository of features, as its URL says it. */
final class Location {
  private Location() {}

  /**
   * The file that a URL stands for: its own, or that in the distribution's Maven repository.
   *
   * @param system the Maven repository
   */
  static Optional<Path> file(String url, Path system) {
    String plain = plain(url);
    if (plain.startsWith("file:")) {
      return Optional.of(Path.of(URI.create(plain).getPath()));
    }
    // mvn:[REPOSITORY!]GROUP/ARTIFACT/VERSION[/TYPE[/CLASSIFIER]]
    String[] parts = plain.split("/");
    if (!plain.startsWith("mvn:") || plain.contains("!") || parts.length < 3 || parts.length > 5) {
      return Optional.empty();
    }
    String type = parts.length > 3 ? parts[3] : "jar";
    String classifier = parts.length > 4 ? "-" + parts[4] : "";
    return Optional.of(
        system
            .resolve(parts[0].substring(4).replace('.', '/'))
            .resolve(parts[1])
            .resolve(parts[2])
            .resolve(parts[1] + "-" + parts[2] + classifier + "." + type));
  }

  /** Without what says how to treat the content. */
  static String plain(String url) {
    String plain = url;
    while (plain.startsWith("wrap:") || plain.startsWith("reference:")) {
      plain = plain.substring(plain.indexOf(':') + 1);
    }
    int options = plain.indexOf('$');
    return url.startsWith("wrap:") && options > 0 ? plain.substring(0, options) : plain;
  }
}
