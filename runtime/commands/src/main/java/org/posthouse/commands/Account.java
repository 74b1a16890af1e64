package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A line of the system's password file. */
record Account(String name, String uid, String gid) {

  static Optional<Account> find(String name) throws IOException {
    try (var lines = Files.lines(Path.of("/etc/passwd"))) {
      return lines
          .map(line -> line.split(":"))
          .filter(f -> f.length > 3 && f[0].equals(name))
          .map(f -> new Account(f[0], f[2], f[3]))
          .findFirst();
    }
  }
}
