package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.config.Settings;
import org.posthouse.postlog.LogAppender;

/** The log file, which the server may not be able to make: only root writes to /var/log. */
final class LogFile {
  private static final int DEFAULT_MODE = 0600;
  private static final int OCTAL = 8;
  private static final int OTHERS_WRITE = 0022;

  private LogFile() {}

  /** Opens the log; a file that root has to make for that is its owner's from the start. */
  static LogAppender open(Instance instance) throws CommandException, IOException {
    Settings main = instance.settings();
    Optional<Path> file = file(main);
    if (file.isPresent() && PostfixStart.isRoot() && Files.notExists(file.get())) {
      Optional<Account> owner = Account.find(main.get("mail_owner"));
      if (owner.isPresent() && Files.isDirectory(file.get().getParent())) {
        make(file.get(), main, owner);
      }
    }
    return LogAppender.open(main);
  }

  private static Optional<Path> file(Settings main) {
    String name = main.get("maillog_file");
    return name.startsWith("/") && !name.startsWith("/dev/")
        ? Optional.of(Path.of(name))
        : Optional.empty();
  }

  /** Makes the file, if there is to be one, or gives it to its owner. */
  static void prepare(Settings main, Optional<Account> owner) throws IOException {
    Optional<Path> file = file(main);
    if (owner.isEmpty() || file.isEmpty() || !Files.isDirectory(file.get().getParent())) {
      return;
    }
    if (Files.notExists(file.get(), LinkOption.NOFOLLOW_LINKS)) {
      make(file.get(), main, owner);
    } else if (isRootsAlone(file.get())) {
      own(file.get(), owner.get());
    }
  }

  /**
   * Whether this is a log file that Postfix, which opens it as root, has left; and nobody but root
   * can have put another file in its place.
   */
  private static boolean isRootsAlone(Path file) throws IOException {
    Map<String, Object> folder = Files.readAttributes(file.getParent(), "unix:uid,mode");
    Map<String, Object> found =
        Files.readAttributes(file, "unix:uid,nlink,isRegularFile", LinkOption.NOFOLLOW_LINKS);
    return folder.get("uid").equals(0)
        && ((int) folder.get("mode") & OTHERS_WRITE) == 0
        && found.get("uid").equals(0)
        && found.get("nlink").equals(1)
        && found.get("isRegularFile").equals(true);
  }

  /** Makes a new file with the permissions that main.cf wants. */
  static void make(Path file, Settings main, Optional<Account> owner) throws IOException {
    Files.createFile(file);
    Files.setPosixFilePermissions(file, permissions(main.get("maillog_file_permissions")));
    if (owner.isPresent()) {
      own(file, owner.get());
    }
  }

  private static void own(Path file, Account owner) throws IOException {
    Files.setAttribute(file, "unix:uid", Integer.parseInt(owner.uid()));
    Files.setAttribute(file, "unix:gid", Integer.parseInt(owner.gid()));
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
