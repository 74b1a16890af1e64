package org.posthouse.api.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real server in a folder of its own, run by a script of {@code itest/peers}. Tests that need one
 * are left out where the program is not installed or the user is not root.
 */
public final class Peer implements AutoCloseable {
  private final Path script;
  private final Path directory;
  private final String[] options;
  private Map<String, String> info = Map.of();

  private Peer(Path script, Path directory, String... options) {
    this.script = script;
    this.directory = directory;
    this.options = options;
  }

  /**
   * Starts a server.
   *
   * @param name the script's name
   * @param program what has to be installed, a path or a glob of one
   */
  public static Peer start(String name, String program, String... options) throws IOException {
    Path script = scripts().resolve(name + ".sh");
    Assumptions.assumeTrue(installed(program), program + " is not installed");
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    Path directory =
        Files.createTempDirectory(
            Path.of("/var/tmp"),
            "peer",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    // The umask may have taken something away.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Peer peer = new Peer(script, directory, options);
    try {
      peer.start();
      return peer;
    } catch (IOException e) {
      peer.close();
      throw e;
    }
  }

  /** Where the scripts are. */
  public static Path scripts() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path scripts = at.resolve("itest/peers");
      if (Files.isDirectory(scripts)) {
        return scripts;
      }
    }
    throw new IllegalStateException("no itest/peers above " + Path.of("").toAbsolutePath());
  }

  private static boolean installed(String program) throws IOException {
    Path parent = Path.of(program).getParent();
    if (parent.toString().contains("*")) {
      try (Stream<Path> entries = Files.list(parent.getParent().getParent())) {
        return entries.anyMatch(
            entry ->
                Files.isExecutable(
                    entry.resolve(parent.getFileName()).resolve(Path.of(program).getFileName())));
      } catch (IOException e) {
        return false;
      }
    }
    return Files.isExecutable(Path.of(program));
  }

  /** Starts the server again, with the same data at the same place. */
  public void start() throws IOException {
    List<String> command = new ArrayList<>(List.of("start", directory.toString()));
    command.addAll(List.of(options));
    Map<String, String> lines = new HashMap<>();
    for (String line : run(command).split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        lines.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    info = Map.copyOf(lines);
  }

  /** Stops the server. */
  public void stop() throws IOException {
    run(List.of("stop", directory.toString()));
  }

  /** What the script says of the server: ADDR, PORT and so on. */
  public String get(String key) {
    return info.getOrDefault(key, "");
  }

  public Path directory() {
    return directory;
  }

  private String run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", script.toString()));
    command.addAll(arguments);
    Path errors = directory.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .redirectError(errors.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + Files.readString(errors));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    stop();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
