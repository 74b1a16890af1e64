package org.posthouse.postlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.posthouse.api.config.Settings;

/**
 * Where the log goes.
 *
 * @param file the file, or {@code /dev/stdout}, or {@code /dev/log} for the syslog service
 * @param facility for the syslog service
 * @param host what stands before the tag in a file: the first label of myhostname
 * @param permissions of a file that is made
 */
record Destination(Path file, int facility, String host, Set<PosixFilePermission> permissions) {
  private static final Path SYSLOG = Path.of("/dev/log");
  private static final Path STDOUT = Path.of("/dev/stdout");

  /**
   * As main.cf wants it.
   *
   * @throws IOException if maillog_file has a name that is not allowed
   */
  static Destination of(Settings settings) throws IOException {
    String name = settings.get("maillog_file");
    if (!name.isEmpty()
        && settings.list("maillog_file_prefixes").stream().noneMatch(name::startsWith)) {
      throw new IOException(
          "maillog_file '"
              + name
              + "' must match one of maillog_file_prefixes: "
              + settings.get("maillog_file_prefixes"));
    }
    Path file = name.isEmpty() ? Files.exists(SYSLOG) ? SYSLOG : STDOUT : Path.of(name);
    return stdout(settings).withFile(file);
  }

  /** What remains when nothing else can be opened. */
  static Destination stdout(Settings settings) {
    String host = settings.get("myhostname");
    int dot = host.indexOf('.');
    return new Destination(
        STDOUT,
        Facility.number(settings.get("syslog_facility")),
        dot > 0 ? host.substring(0, dot) : host,
        FileTarget.permissions(settings.get("maillog_file_permissions")));
  }

  private Destination withFile(Path other) {
    return new Destination(other, facility, host, permissions);
  }

  /** Whether lines go to the syslog service, which knows the host itself. */
  boolean isSyslog() {
    return file.equals(SYSLOG);
  }

  boolean isStdout() {
    return file.equals(STDOUT);
  }

  LogTarget open() throws IOException {
    if (isSyslog()) {
      return new SyslogTarget(SYSLOG);
    }
    return file.equals(STDOUT) ? new StdoutTarget() : new FileTarget(file, permissions);
  }
}
