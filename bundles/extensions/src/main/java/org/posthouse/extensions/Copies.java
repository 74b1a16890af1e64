package org.posthouse.extensions;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
  void forget(List<String> locations) throws IOException {
    for (String location : locations) {
      if (!location.startsWith("mvn:")) {
        forget(location.substring(location.lastIndexOf('/') + 1));
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
