package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.posthouse.api.config.Settings;
import org.posthouse.config.PathOwner;
import org.posthouse.postlog.LogAppender;

/**
 * The log file, which the server may not be able to make: only root writes to /var/log. It belongs
 * to mail_owner, so root writes to it with his rights, and makes it only where root alone can put
 * files.
 */
final class LogFile {
  private static final int DEFAULT_MODE = 0600;
  private static final int OCTAL = 8;
  private static final int OTHERS_WRITE = 0022;

  private LogFile() {}

  /** Opens the log; a file that root has to make for that is its owner's from the start. */
  static LogAppender open(Instance instance) throws CommandException, IOException {
    Settings main = instance.settings();
    Optional<Account> owner = ownerForRoot(main);
    if (owner.isEmpty()) {
      return LogAppender.open(main);
    }
    prepare(main, owner);
    return LogAppender.openAs(main, owner.get().become());
  }

  /** Whose rights root takes; empty for others, and where all is root's own. */
  private static Optional<Account> ownerForRoot(Settings main) throws IOException {
    return PostfixStart.isRoot()
        ? Account.find(main.get("mail_owner")).filter(account -> !account.uid().equals("0"))
        : Optional.empty();
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
    if (owner.isEmpty() || file.isEmpty() || !isRoots(file.get().getParent())) {
      return;
    }
    if (Files.notExists(file.get(), LinkOption.NOFOLLOW_LINKS)) {
      make(file.get(), main, owner.get());
    } else if (isLeftByPostfix(file.get())) {
      give(file.get(), owner.get());
    }
  }

  /** Whether a directory is there and root's: what mail_owner has, he fills himself. */
  private static boolean isRoots(Path directory) throws IOException {
    return Files.isDirectory(directory)
        && PathOwner.of(directory) == PathOwner.ROOT
        && Files.getAttribute(directory, "unix:uid").equals(PathOwner.ROOT);
  }

  /**
   * Whether this is a log file that Postfix, which opens it as root, has left; and nobody but root
   * can have put another file in its place.
   */
  private static boolean isLeftByPostfix(Path file) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(file, "unix:uid,nlink,isRegularFile", LinkOption.NOFOLLOW_LINKS);
    return ((int) Files.getAttribute(file.getParent(), "unix:mode") & OTHERS_WRITE) == 0
        && found.get("uid").equals(0)
        && found.get("nlink").equals(1)
        && found.get("isRegularFile").equals(true);
  }

  private static void give(Path file, Account owner) throws IOException {
    try (Held directory = Held.open(file.getParent().toRealPath());
        Held held = directory.child(file.getFileName().toString())) {
      if (held.isFile() && held.links() == 1 && held.uid() == PathOwner.ROOT) {
        held.own(Integer.parseInt(owner.uid()), Integer.parseInt(owner.gid()));
      }
    }
  }

  /** Makes a new file with the permissions that main.cf wants. */
  static void make(Path file, Settings main, Account owner) throws IOException {
    try (Held directory = Held.open(file.getParent().toRealPath());
        Held made = directory.newFile(file.getFileName().toString())) {
      made.mode(mode(main.get("maillog_file_permissions")));
      made.own(Integer.parseInt(owner.uid()), Integer.parseInt(owner.gid()));
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }

  /** The mode that octal digits such as {@code 0640} stand for; 0600 for anything else. */
  static int mode(String octal) {
    return octal.matches("0?[0-7]{3}") ? Integer.parseInt(octal, OCTAL) : DEFAULT_MODE;
  }
}
