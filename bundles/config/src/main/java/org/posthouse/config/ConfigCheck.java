package org.posthouse.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Settings;

/** The configuration part of {@code postfix check}: what is odd or unsafe, without changing it. */
public final class ConfigCheck {

  /** A finding; with a fatal one the mail system must not start. */
  public record Finding(boolean fatal, String text) {}

  private final List<Finding> findings = new ArrayList<>();

  private ConfigCheck() {}

  /** Checks a configuration that could be loaded. */
  public static List<Finding> of(Path directory, ConfigSnapshot snapshot) {
    ConfigCheck check = new ConfigCheck();
    check.safe(directory);
    check.safe(directory.resolve("main.cf"));
    check.safe(directory.resolve("master.cf"));
    Settings main = snapshot.main();
    check.directory("queue_directory", main);
    check.directory("data_directory", main);
    snapshot.services().stream()
        .filter(service -> service.command().equals("smtpd"))
        .map(snapshot::settings)
        .filter(settings -> !RelayGuard.isIn(settings))
        .findFirst()
        .ifPresent(_ -> check.fatal(RelayGuard.MISSING));
    snapshot.warnings().forEach(check::warn);
    return List.copyOf(check.findings);
  }

  private void warn(String text) {
    findings.add(new Finding(false, text));
  }

  private void fatal(String text) {
    findings.add(new Finding(true, text));
  }

  /** Whoever can write the configuration can run programs as the users that deliver mail. */
  private void safe(Path path) {
    try {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
      if (modes.contains(PosixFilePermission.OTHERS_WRITE)) {
        fatal("writable by others: " + path);
      } else if (modes.contains(PosixFilePermission.GROUP_WRITE)) {
        warn("group or other writable: " + path);
      }
    } catch (IOException e) {
      fatal("cannot examine " + path + ": " + e.getMessage());
    }
  }

  private void directory(String parameter, Settings main) {
    String value = main.find(parameter).orElse("");
    if (!value.startsWith("/")) {
      fatal(parameter + " is not an absolute path: \"" + Text.printable(value) + "\"");
      return;
    }
    Path path = Path.of(value);
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      warn("missing directory: " + path);
    } else if (!Files.isDirectory(path)) {
      fatal("not a directory: " + path + " (" + parameter + ")");
    } else {
      safe(path);
    }
  }
}
