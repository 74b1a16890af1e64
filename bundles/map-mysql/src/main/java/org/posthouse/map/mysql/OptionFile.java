package org.posthouse.map.mysql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Options of the server's own configuration files, of the groups that a client reads. */
final class OptionFile {
  private static final int MAX_DEPTH = 10;

  private final Set<String> groups;
  private final Map<String, String> options = new HashMap<>();

  OptionFile(String group) {
    this.groups =
        Stream.concat(Stream.of("client", "client-server", "client-mariadb"), Stream.of(group))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The options that are set, names with dashes; the last one of a name counts. */
  Map<String, String> options() {
    return options;
  }

  /** Reads the files that are there. */
  void readAny(List<Path> files) throws IOException {
    for (Path file : files) {
      if (Files.isReadable(file)) {
        read(file);
      }
    }
  }

  /**
   * Reads a file and those that it includes.
   *
   * @throws IOException if it cannot be read
   */
  void read(Path file) throws IOException {
    read(file, 0);
  }

  private void read(Path file, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException(file + ": files nested too deeply");
    }
    boolean wanted = false;
    for (String raw : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String line = raw.strip();
      if (line.startsWith("!includedir ")) {
        readDirectory(Path.of(line.substring(12).strip()), depth);
      } else if (line.startsWith("!include ")) {
        read(Path.of(line.substring(9).strip()), depth + 1);
      } else if (line.startsWith("[")) {
        wanted = groups.contains(line.substring(1, Math.max(1, line.indexOf(']'))));
      } else if (wanted && !line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
        option(line);
      }
    }
  }

  private void readDirectory(Path directory, int depth) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> entries = Files.list(directory)) {
      files = entries.filter(file -> file.toString().endsWith(".cnf")).sorted().toList();
    }
    for (Path file : files) {
      read(file, depth + 1);
    }
  }

  private void option(String line) {
    int equals = line.indexOf('=');
    String name = equals < 0 ? line : line.substring(0, equals).strip();
    String value = equals < 0 ? "" : line.substring(equals + 1).strip();
    options.put(name.replace('_', '-'), unquote(value));
  }

  private static String unquote(String value) {
    if (value.length() >= 2
        && (value.charAt(0) == '"' || value.charAt(0) == '\'')
        && value.charAt(value.length() - 1) == value.charAt(0)) {
      return value.substring(1, value.length() - 1);
    }
    int comment = value.indexOf(" #");
    return comment < 0 ? value : value.substring(0, comment).strip();
  }
}
