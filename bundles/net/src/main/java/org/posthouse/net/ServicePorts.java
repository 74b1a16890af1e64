package org.posthouse.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port numbers of service names: those of /etc/services, and the usual ones where it is missing.
 */
public final class ServicePorts {
  private static final int MAX_PORT = 65535;
  private static final Map<String, Integer> USUAL =
      Map.of(
          "smtp", 25,
          "smtps", 465,
          "submissions", 465,
          "submission", 587,
          "lmtp", 24,
          "qmqp", 628);

  private final Path file;

  /** Those of /etc/services. */
  public ServicePorts() {
    this(Path.of("/etc/services"));
  }

  public ServicePorts(Path file) {
    this.file = file;
  }

  public Optional<Integer> port(String name) {
    if (!name.isEmpty() && name.length() <= 5 && name.chars().allMatch(Character::isDigit)) {
      int port = Integer.parseInt(name);
      return port > 0 && port <= MAX_PORT ? Optional.of(port) : Optional.empty();
    }
    return fromFile(name).or(() -> Optional.ofNullable(USUAL.get(name)));
  }

  private Optional<Integer> fromFile(String name) {
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        int comment = line.indexOf('#');
        String[] words = (comment < 0 ? line : line.substring(0, comment)).trim().split("\\s+");
        if (words.length >= 2 && words[1].endsWith("/tcp") && names(words).contains(name)) {
          return Optional.of(Integer.parseInt(words[1].substring(0, words[1].indexOf('/'))));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** All words but the port: the name and its aliases. */
  private static List<String> names(String[] words) {
    return List.of(words).stream().filter(word -> word.indexOf('/') < 0).toList();
  }
}
