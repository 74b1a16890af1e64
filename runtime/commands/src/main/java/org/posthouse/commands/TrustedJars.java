package org.posthouse.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.config.PathOwner;

/**
 * Whose code a command runs. The server's user notes which jars a table type of an extension needs;
 * that is taken for what it is, a hint. Root runs the distribution's code and that of jars which a
 * file of extensions.d names and which are root's, as are all directories on the way; others run
 * nobody's code but root's and their own.
 */
final class TrustedJars {
  private final Path home;
  private final Path configDirectory;
  private final boolean root = PostfixStart.isRoot();

  /**
   * @param home of the distribution
   */
  TrustedJars(Path home, Path configDirectory) {
    this.home = home;
    this.configDirectory = configDirectory;
  }

  /**
   * Why a jar is not to be used; empty if it is.
   *
   * @param offered whether it was found by what extensions.d names, and not only noted by the
   *     server
   */
  String refusal(Path jar, boolean offered) throws IOException {
    if (isBelowSystem(jar)) {
      return "";
    }
    int holder = PathOwner.ofContent(jar);
    if (holder != PathOwner.ROOT && (root || holder != own())) {
      return "it could be written by others than root";
    }
    return root && !offered && !isNamed(jar)
        ? "no file of extensions.d that is root's names it"
        : "";
  }

  private boolean isBelowSystem(Path jar) throws IOException {
    Path system = home.resolve("system");
    return Files.isDirectory(system) && jar.normalize().startsWith(system.toRealPath());
  }

  private static int own() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  private boolean isNamed(Path jar) throws IOException {
    for (Path directory :
        List.of(home.resolve("etc/extensions.d"), configDirectory.resolve("extensions.d"))) {
      for (Path file : files(directory)) {
        if (PathOwner.ofContent(file) == PathOwner.ROOT && names(file, jar)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        stream.forEach(files::add);
      }
    }
    return files;
  }

  /** The jar itself, or a repository of features, which root owns too, that names it. */
  private static boolean names(Path file, Path jar) throws IOException {
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      String word = line.strip().replaceFirst("^file:/+", "/");
      if (word.equals(jar.toString())) {
        return true;
      }
      Path repository = word.startsWith("/") ? Path.of(word) : null;
      if (repository != null
          && word.endsWith(".xml")
          && Files.isRegularFile(repository)
          && PathOwner.ofContent(repository) == PathOwner.ROOT
          && Files.readString(repository).contains(jar + "<")) {
        return true;
      }
    }
    return false;
  }
}
