package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.config.Settings;

/** The log file, which the server may not be able to make: only root writes to /var/log. */
final class LogFile {
  private static final int DEFAULT_MODE = 0600;
  private static final int OCTAL = 8;

  private LogFile() {}

  /** Makes the file, if there is to be one, for its owner. */
  static void prepare(Settings main, Optional<Account> owner) throws IOException {
    String name = main.get("maillog_file");
    if (owner.isEmpty() || name.isEmpty() || name.startsWith("/dev/")) {
      return;
    }
    Path file = Path.of(name);
    try {
      if (Files.isDirectory(file.getParent())) {
        make(file, main, owner);
      }
    } catch (FileAlreadyExistsException e) {
      // It keeps its owner: somebody may have wanted that.
    }
  }

  /** Makes a new file with the permissions that main.cf wants. */
  static void make(Path file, Settings main, Optional<Account> owner) throws IOException {
    Files.createFile(file);
    Files.setPosixFilePermissions(file, permissions(main.get("maillog_file_permissions")));
    if (owner.isPresent()) {
      Files.setAttribute(file, "unix:uid", Integer.parseInt(owner.get().uid()));
      Files.setAttribute(file, "unix:gid", Integer.parseInt(owner.get().gid()));
    }
  }

  private static Set<PosixFilePermission> permissions(String octal) {
    int mode = DEFAULT_MODE;
    try {
      mode = Integer.parseInt(octal, OCTAL);
    } catch (NumberFormatException e) {
      // As if it were not set.
    }
    return permissions(mode);
  }

  /** The permissions that the bits of a mode stand for. */
  static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode >> all.length - 1 - i & 1) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }
}
