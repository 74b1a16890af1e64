package org.posthouse.extensions;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * The features service's copies of bundles that come from other places than a Maven repository. It
 * never asks such a place again while it has a copy, and so would not see a new version there.
 */
final class Copies {
  private final Path directory;

  Copies(Path directory) {
    this.directory = directory;
  }

  /**
   * The next change that needs these bundles looks at where they come from.
   *
   * @param locations URLs
   */
  void forget(Collection<String> locations) throws IOException {
    for (String location : locations) {
      if (!location.startsWith("mvn:")) {
        forget(location.substring(location.lastIndexOf('/') + 1));
      }
    }
  }

  /** Where the features service looks for its copy of what a URL has. */
  Path copy(String location) {
    String name = location.substring(location.lastIndexOf('/') + 1);
    return directory.resolve(Integer.toHexString(location.hashCode()) + "-" + name);
  }

  /** What a download that failed has left. */
  void removeUnfinished() throws IOException {
    if (Files.isDirectory(directory)) {
      try (var files = Files.newDirectoryStream(directory, "download-*.tmp")) {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** A copy has the name of the original behind a hash code of its URL. */
  private void forget(String name) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    DirectoryStream.Filter<Path> copies =
        file -> {
          String copy = file.getFileName().toString();
          return copy.endsWith("-" + name)
              && copy.substring(0, copy.length() - name.length() - 1).matches("[0-9a-f]{1,8}");
        };
    try (var files = Files.newDirectoryStream(directory, copies)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }
}
