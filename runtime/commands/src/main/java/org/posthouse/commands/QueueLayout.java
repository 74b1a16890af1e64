package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Makes the directories that the server needs before it starts. Those that exist keep their mode;
 * as root their owner becomes mail_owner.
 */
final class QueueLayout {
  private static final List<String> PRIVATE =
      List.of("journal", "incoming", "active", "deferred", "hold", "corrupt", "pickup", "private");

  /** Everybody may drop mail (with the sticky bit), and reach the sockets in public. */
  private static final String MAILDROP_MODE = "1733";

  private final Optional<Account> owner;

  /**
   * @param owner who gets the directories; empty for the one who runs this
   */
  QueueLayout(Optional<Account> owner) {
    this.owner = owner;
  }

  void prepare(Path queue, Path data) throws IOException {
    Files.createDirectories(queue);
    for (String name : PRIVATE) {
      directory(queue.resolve(name), "rwx------");
    }
    directory(queue.resolve("public"), "rwxr-xr-x");
    directory(queue.resolve("pid"), "rwxr-xr-x");
    if (directory(queue.resolve("maildrop"), "rwx-wx-wx")) {
      // Java knows no sticky bit but by its number.
      Files.setAttribute(
          queue.resolve("maildrop"), "unix:mode", Integer.parseInt(MAILDROP_MODE, 8));
    }
    Files.createDirectories(data.getParent() == null ? data : data.getParent());
    directory(data, "rwx------");
    directory(data.resolve("server"), "rwx------");
    directory(data.resolve("server/log"), "rwx------");
  }

  /** Returns whether it was made now. */
  private boolean directory(Path path, String mode) throws IOException {
    boolean made = true;
    try {
      Files.createDirectory(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    } catch (FileAlreadyExistsException e) {
      made = false;
      if (!Files.isDirectory(path)) {
        throw e;
      }
    }
    if (owner.isPresent()) {
      Files.setAttribute(path, "unix:uid", Integer.parseInt(owner.get().uid()));
      Files.setAttribute(path, "unix:gid", Integer.parseInt(owner.get().gid()));
    }
    return made;
  }
}
