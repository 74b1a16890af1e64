package org.posthouse.tables.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.posthouse.api.config.ConfigSnapshot;

/**
 * Which types may come in the course of a start, before anybody has looked into repositories of
 * features: those of the distribution, and where an administrator has added a repository, any.
 *
 * @param home the distribution; null outside of one
 * @param additions files and directories where repositories may be named
 */
record ExpectedTypes(Path home, List<Path> additions) {
  private static final int MAX_BYTES = 1 << 20;

  /** A line of {@code extensions.d}, or of what was chosen on the console. */
  private static final Pattern REPOSITORY = Pattern.compile("^(repository )?\\s*(/|[a-z]+:)");

  static ExpectedTypes of(UnaryOperator<String> property) {
    String home = property.apply("karaf.home");
    List<Path> additions = new ArrayList<>();
    add(additions, property.apply("karaf.etc"), "extensions.d");
    add(additions, property.apply("posthouse.config_directory"), "extensions.d");
    add(additions, property.apply("karaf.data"), "features");
    return new ExpectedTypes(home == null ? null : Path.of(home), additions);
  }

  private static void add(List<Path> additions, String directory, String name) {
    if (directory != null) {
      additions.add(Path.of(directory, name));
    }
  }

  /** Named types that are not there and may come. */
  Set<String> missing(ConfigSnapshot snapshot, Set<String> there) {
    Set<String> missing = new TreeSet<>(NamedTypes.of(snapshot).places().keySet());
    missing.removeAll(there);
    if (!missing.isEmpty() && additions.stream().noneMatch(ExpectedTypes::hasSomething)) {
      missing.retainAll(ofDistribution());
    }
    return missing;
  }

  private Set<String> ofDistribution() {
    try {
      return home == null ? Set.of() : DistributionTypes.read(home).keySet();
    } catch (IOException _) {
      return Set.of();
    }
  }

  /** Whether a file, or one of a directory, names a repository of features. */
  private static boolean hasSomething(Path path) {
    DirectoryStream.Filter<Path> entries = file -> !file.endsWith("README");
    try {
      if (!Files.isDirectory(path)) {
        return Files.isRegularFile(path)
            && Files.size(path) <= MAX_BYTES
            && Files.readString(path, StandardCharsets.ISO_8859_1)
                .lines()
                .anyMatch(line -> REPOSITORY.matcher(line).find());
      }
      try (var files = Files.newDirectoryStream(path, entries)) {
        for (Path file : files) {
          if (!Files.isDirectory(file) && hasSomething(file)) {
            return true;
          }
        }
      }
    } catch (IOException _) {
      // Nobody will install anything that it names.
    }
    return false;
  }
}
