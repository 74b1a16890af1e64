package org.posthouse.pickup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.posthouse.api.log.Log;

/**
 * What somebody has put into maildrop that cannot be taken from there, such as a directory of his
 * own. An empty one is removed; of others the log hears once, and of so many at most.
 */
final class Unmovable {
  private static final int MAX_TOLD = 100;

  private final Set<String> told = new HashSet<>();

  /** Used by one thread at a time, as triggers are. */
  void remove(Path path, IOException why, Log log) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      if (told.size() < MAX_TOLD && told.add(path.getFileName().toString())) {
        log.warn("maildrop: cannot be moved: " + why);
      }
    }
  }
}
