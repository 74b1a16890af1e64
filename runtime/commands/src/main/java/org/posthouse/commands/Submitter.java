package org.posthouse.commands;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who runs this command.
 *
 * @param fullName from the password file; or ""
 */
record Submitter(String uid, String name, String fullName) {

  /** Set by the launcher when root runs this with the rights of mail_owner. */
  private static final String PROPERTY = "posthouse.submitter";

  static Submitter current() throws IOException {
    String uid = System.getProperty(PROPERTY, realUid());
    try (var lines = Files.lines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(f -> f.length > 4 && f[2].equals(uid))
          .findFirst()
          .map(f -> new Submitter(uid, f[0], fullName(f[4], f[0])))
          .orElseGet(() -> new Submitter(uid, System.getProperty("user.name", "unknown"), ""));
    }
  }

  /** Whether the files that this process makes are another user's than the one who runs it. */
  static boolean isDeputy() {
    return System.getProperty(PROPERTY) != null;
  }

  /** The real user id, as the system tells it. */
  private static String realUid() throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("Uid:")) {
        return line.substring(4).strip().split("\\s+")[0];
      }
    }
    throw new IOException("/proc/self/status: no user id");
  }

  /** The name is up to the first comma; {@code &} stands for the login name. */
  private static String fullName(String gecos, String login) {
    int comma = gecos.indexOf(',');
    String name = comma < 0 ? gecos : gecos.substring(0, comma);
    String capital =
        login.isEmpty() ? "" : Character.toUpperCase(login.charAt(0)) + login.substring(1);
    return name.replace("&", capital).strip();
  }
}
