package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A line of the system's password file. */
record Account(String name, String uid, String gid) {

  static Optional<Account> find(String name) throws IOException {
    return find(0, name);
  }

  static Optional<Account> ofUser(int uid) throws IOException {
    return find(2, Integer.toString(uid));
  }

  /** The words that let a program run with this user's rights, without our terminal. */
  List<String> become() {
    return List.of(
        "setsid",
        "setpriv",
        "--reuid=" + uid,
        "--regid=" + gid,
        "--init-groups",
        "--inh-caps=-all",
        "--no-new-privs");
  }

  private static Optional<Account> find(int field, String value) throws IOException {
    try (var lines = Files.lines(Path.of("/etc/passwd"))) {
      return lines
          .map(line -> line.split(":"))
          .filter(f -> f.length > 3 && f[field].equals(value))
          .map(f -> new Account(f[0], f[2], f[3]))
          .findFirst();
    }
  }
}
