package org.posthouse.extensions;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What was chosen on the console, kept beside the framework's state so that it outlives it: another
 * version of the distribution begins with a fresh state. Immutable; each change is a new one.
 *
 * @param installed features beyond those of the distribution
 * @param removed features of the distribution that are not wanted
 * @param repositories further repositories of features
 * @param added features that are there because a file of {@code extensions.d} names them
 * @param automatic features that are there because the configuration names their table type
 * @param ofFiles repositories that are there because a file of {@code extensions.d} names them
 */
record Choices(
    SortedSet<String> installed,
    SortedSet<String> removed,
    SortedSet<String> repositories,
    SortedSet<String> added,
    SortedSet<String> automatic,
    SortedSet<String> ofFiles) {
  private static final int MAX_BYTES = 1 << 20;

  Choices {
    installed = new TreeSet<>(installed);
    removed = new TreeSet<>(removed);
    repositories = new TreeSet<>(repositories);
    added = new TreeSet<>(added);
    automatic = new TreeSet<>(automatic);
    ofFiles = new TreeSet<>(ofFiles);
  }

  static Choices none() {
    SortedSet<String> nothing = new TreeSet<>();
    return new Choices(nothing, nothing, nothing, nothing, nothing, nothing);
  }

  static Choices load(Path file) throws IOException {
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException e) {
      return none();
    }
    Choices choices = none();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
      String[] words = line.split(" ", 2);
      if (words.length == 2) {
        switch (words[0]) {
          case "install" -> {
            if (FeatureName.matches(words[1])) {
              choices.installed.add(words[1]);
            }
          }
          case "uninstall" -> choices.removed.add(words[1]);
          case "repository" -> choices.repositories.add(words[1]);
          case "added" -> choices.added.add(words[1]);
          case "automatic" -> choices.automatic.add(words[1]);
          case "repository-of-file" -> choices.ofFiles.add(words[1]);
          default -> {}
        }
      }
    }
    return choices;
  }

  /** Durable when it returns; a reader sees the old or the new choices. */
  void save(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    installed.forEach(f -> lines.add("install " + f));
    removed.forEach(f -> lines.add("uninstall " + f));
    repositories.forEach(r -> lines.add("repository " + r));
    added.forEach(f -> lines.add("added " + f));
    automatic.forEach(f -> lines.add("automatic " + f));
    ofFiles.forEach(r -> lines.add("repository-of-file " + r));
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.write(next, lines);
    try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Also of what was there before for another reason. */
  Choices install(FeatureName feature) {
    Choices next = without(feature.name());
    next.installed.add(feature.toString());
    return next;
  }

  Choices uninstall(String feature) {
    Choices next = without(feature);
    next.removed.add(feature);
    return next;
  }

  private Choices without(String feature) {
    Choices next = copy();
    next.installed.removeIf(chosen -> FeatureName.of(chosen).name().equals(feature));
    next.removed.remove(feature);
    next.added.remove(feature);
    next.automatic.remove(feature);
    return next;
  }

  /** A file asks for it. */
  Choices added(String feature) {
    Choices next = copy();
    next.automatic.remove(feature);
    next.added.add(feature);
    return next;
  }

  /** The configuration names what it brings. */
  Choices automatic(String feature) {
    Choices next = copy();
    next.added.remove(feature);
    next.automatic.add(feature);
    return next;
  }

  /** All that are wanted, also by files. */
  SortedSet<String> repositoriesWith(ExtensionFiles files) {
    SortedSet<String> all = new TreeSet<>(files.repositories());
    all.addAll(repositories);
    return all;
  }

  /** These repositories are named by files. */
  Choices ofFiles(Set<String> named) {
    return new Choices(installed, removed, repositories, added, automatic, new TreeSet<>(named));
  }

  /** Repositories that only a file has named, which does so no more. */
  SortedSet<String> repositoriesGoneFrom(ExtensionFiles files) {
    SortedSet<String> gone = new TreeSet<>(ofFiles);
    gone.removeAll(repositoriesWith(files));
    return gone;
  }

  /** Whether it is there only because a file or the configuration asked for it. */
  boolean isOurs(String feature) {
    return added.contains(feature) || automatic.contains(feature);
  }

  /** It is gone, and nobody asks for it. */
  Choices gone(String feature) {
    Choices next = copy();
    next.added.remove(feature);
    next.automatic.remove(feature);
    return next;
  }

  Choices addRepository(String url) {
    Choices next = copy();
    next.repositories.add(url);
    return next;
  }

  Choices removeRepository(String url) {
    Choices next = copy();
    next.repositories.remove(url);
    return next;
  }

  private Choices copy() {
    return new Choices(installed, removed, repositories, added, automatic, ofFiles);
  }
}
