package org.posthouse.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The users of this machine, read again when the file has changed. */
final class Passwd {
  private record Loaded(FileTime modified, long size, Map<String, User> users) {}

  private final Path file;
  private volatile Loaded loaded;

  Passwd(Path file) {
    this.file = file;
  }

  /**
   * Finds a user by name.
   *
   * @throws IOException if the file cannot be read: mail waits
   */
  Optional<User> find(String name) throws IOException {
    var attributes = Files.readAttributes(file, BasicFileAttributes.class);
    Loaded last = loaded;
    if (last == null
        || !last.modified.equals(attributes.lastModifiedTime())
        || last.size != attributes.size()) {
      last = new Loaded(attributes.lastModifiedTime(), attributes.size(), read());
      loaded = last;
    }
    return Optional.ofNullable(last.users.get(name));
  }

  private Map<String, User> read() throws IOException {
    var users = new HashMap<String, User>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 7 && !fields[0].isEmpty()) {
        try {
          users.putIfAbsent(
              fields[0],
              new User(
                  fields[0],
                  Integer.parseInt(fields[2]),
                  Integer.parseInt(fields[3]),
                  Path.of(fields[5]),
                  fields[6]));
        } catch (NumberFormatException | InvalidPathException _) {
          // not a user
        }
      }
    }
    return users;
  }
}
