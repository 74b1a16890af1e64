package org.posthouse.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Service names as port numbers. */
final class Ports {
  private static final Path SERVICES = Path.of("/etc/services");

  private Ports() {}

  /** The port, or -1. */
  static int find(String service) {
    if (service.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int port = service.isEmpty() || service.length() > 5 ? 0 : Integer.parseInt(service);
      return port > 0 && port < 65536 ? port : -1;
    }
    return switch (service) {
      case "smtp" -> 25;
      case "lmtp" -> 24;
      case "submission" -> 587;
      case "smtps", "submissions" -> 465;
      default -> fromFile(service);
    };
  }

  private static int fromFile(String service) {
    try (var lines = Files.lines(SERVICES, StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.strip().split("\\s+"))
          .filter(w -> w.length > 1 && w[0].equals(service) && w[1].endsWith("/tcp"))
          .mapToInt(w -> find(w[1].substring(0, w[1].indexOf('/'))))
          .findFirst()
          .orElse(-1);
    } catch (IOException | java.io.UncheckedIOException _) {
      return -1;
    }
  }
}
