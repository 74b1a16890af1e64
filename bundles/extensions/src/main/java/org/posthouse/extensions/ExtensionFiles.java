package org.posthouse.extensions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/**
 * The files of {@code extensions.d}: a line names a feature, or a repository of features by a URL
 * or an absolute path; {@code #} begins a comment. A bad line is reported and left out.
 *
 * @param repositories where to look for features
 * @param features each, perhaps with a version, with the file that names it
 * @param warnings with file and line
 * @param unread files and directories that could not be read: nobody knows what they want
 */
record ExtensionFiles(
    SequencedSet<String> repositories,
    SequencedMap<String, Path> features,
    List<String> warnings,
    List<Path> unread) {
  private static final int MAX_FILES = 1000;
  private static final int MAX_BYTES = 64 << 10;
  private static final Pattern REPOSITORY =
      Pattern.compile("(?:(?:file|mvn|https):|/)[!-~]{1,999}");

  /**
   * Reads the files of some directories in the order of their names; a missing directory is empty.
   */
  static ExtensionFiles read(List<Path> directories) {
    var all =
        new ExtensionFiles(
            new LinkedHashSet<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    for (Path directory : directories) {
      all.readDirectory(directory);
    }
    return all;
  }

  private void readDirectory(Path directory) {
    if (Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (isRefused(directory)) {
      return;
    }
    List<Path> files;
    try (var found = Files.list(directory)) {
      files = found.filter(ExtensionFiles::counts).sorted().limit(MAX_FILES + 1).toList();
    } catch (IOException | UncheckedIOException e) {
      unread(directory, "cannot be read: " + e.getMessage());
      return;
    }
    if (files.size() > MAX_FILES) {
      unread(directory, "has more than " + MAX_FILES + " files, not all are used");
    }
    for (Path file : files.subList(0, Math.min(files.size(), MAX_FILES))) {
      try {
        if (Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()
            && !isRefused(file)) {
          readFile(file);
        }
      } catch (IOException e) {
        unread(file, "cannot be read: " + e.getMessage());
      }
    }
  }

  /** What others may have written does not say what code is to run here. */
  private boolean isRefused(Path path) {
    Optional<String> problem = Trust.problem(path);
    problem.ifPresent(
        text -> {
          unread.add(path);
          warnings.add(text);
        });
    return problem.isPresent();
  }

  private void unread(Path path, String why) {
    unread.add(path);
    warnings.add(path + ": " + why);
  }

  /** What editors and package managers leave behind does not count. */
  private static boolean counts(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && !name.endsWith("~")
        && !name.contains(".dpkg-")
        && !name.equals("README");
  }

  private void readFile(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      unread(file, "larger than " + MAX_BYTES + " bytes, not used");
      return;
    }
    int number = 0;
    for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      number++;
      int comment = line.indexOf('#');
      String text = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (FeatureName.matches(text)) {
        features.putIfAbsent(text, file);
      } else if (REPOSITORY.matcher(text).matches()) {
        addRepository(url(text));
      } else if (!text.isEmpty()) {
        warnings.add(
            file
                + ", line "
                + number
                + (text.startsWith("http:")
                    ? ": anybody on the way can change what comes by http:; say https:"
                    : ": neither a feature's name nor a repository's URL"));
      }
    }
  }

  private void addRepository(String url) {
    Path file = url.startsWith("file:") ? Path.of(URI.create(url)) : null;
    // That it is not there is told by whoever wants to read it.
    Optional<String> problem =
        file == null || Files.notExists(file) ? Optional.empty() : Trust.problem(file);
    problem.ifPresentOrElse(warnings::add, () -> repositories.add(url));
  }

  /** The URL of a repository that may be given as a path. */
  static String url(String repository) {
    return repository.startsWith("/") ? Path.of(repository).toUri().toString() : repository;
  }

  static boolean isRepository(String text) {
    return REPOSITORY.matcher(text).matches();
  }
}
