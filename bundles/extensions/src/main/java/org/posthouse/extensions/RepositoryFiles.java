package org.posthouse.extensions;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which repositories may know something new. Those whose files are as they were need not be read
 * again: each reading of a {@code mvn:} URL leaves some 13 KiB in the library that resolves it,
 * which never finds the sessions that it keeps. Not for several threads.
 */
final class RepositoryFiles {
  private final Path system;
  private final Map<URI, Stamp> known = new HashMap<>();

  /**
   * @param system the distribution's own Maven repository
   */
  RepositoryFiles(Path system) {
    this.system = system;
  }

  /** Those of the repositories whose files changed since the last question, or are not known. */
  List<URI> changed(Collection<URI> repositories) {
    known.keySet().retainAll(repositories);
    return repositories.stream().filter(this::isChanged).toList();
  }

  private boolean isChanged(URI repository) {
    Optional<Path> file = Location.file(repository.toString(), system);
    Stamp before = known.remove(repository);
    if (file.isEmpty()) {
      return true;
    }
    try {
      var now = new Stamp(Files.getLastModifiedTime(file.get()), Files.size(file.get()));
      known.put(repository, now);
      return !now.equals(before);
    } catch (IOException _) {
      return true;
    }
  }

  private record Stamp(FileTime modified, long size) {}
}
