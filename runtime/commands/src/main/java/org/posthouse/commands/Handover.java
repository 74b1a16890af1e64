package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gives a tree to a user, who may own parts of it already and wish root ill. While something in a
 * directory is given away the directory is root's: nobody can put other names there, and a file
 * whose only name is there is nobody else's. Links stay as they are.
 */
final class Handover {
  private static final int FROZEN = 0700;
  private static final int MAX_DEPTH = 64;

  private final int uid;
  private final int gid;
  private final Consumer<String> warnings;

  /**
   * @param warnings takes what could not be given
   */
  Handover(Account owner, Consumer<String> warnings) {
    this.uid = Integer.parseInt(owner.uid());
    this.gid = Integer.parseInt(owner.gid());
    this.warnings = warnings;
  }

  void tree(Held directory) throws IOException {
    tree(directory, 0);
  }

  private void tree(Held directory, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException(directory.name() + ": too many directories in each other");
    }
    if (directory.uid() == uid && !hasForeign(directory)) {
      for (String name : directory.names()) {
        inside(directory, name, depth);
      }
      return;
    }
    int mode = directory.mode();
    directory.uid(0);
    directory.mode(FROZEN);
    try {
      for (String name : directory.names()) {
        inside(directory, name, depth);
      }
    } finally {
      directory.own(uid, gid);
      directory.mode(mode);
    }
  }

  /** Only a look: what is done about it is done to what is held. */
  private boolean hasForeign(Held directory) throws IOException {
    for (String name : directory.names()) {
      try {
        Map<String, Object> found =
            Files.readAttributes(
                directory.path(name), "unix:uid,isSymbolicLink", LinkOption.NOFOLLOW_LINKS);
        if (!found.get("uid").equals(uid) && !(boolean) found.get("isSymbolicLink")) {
          return true;
        }
      } catch (NoSuchFileException e) {
        // Gone meanwhile, as files of a running server may be.
      }
    }
    return false;
  }

  private void inside(Held directory, String name, int depth) throws IOException {
    if (Files.isRegularFile(directory.path(name), LinkOption.NOFOLLOW_LINKS)
        && Files.getAttribute(directory.path(name), "unix:uid", LinkOption.NOFOLLOW_LINKS)
            .equals(uid)) {
      return;
    }
    try (Held child = directory.child(name)) {
      if (child.isDirectory()) {
        tree(child, depth + 1);
      } else if (child.uid() != uid && child.isFile()) {
        file(directory, child);
      }
    } catch (NoSuchFileException e) {
      // As above.
    }
  }

  private void file(Held directory, Held file) throws IOException {
    if (directory.uid() == 0 && file.links() == 1) {
      file.own(uid, gid);
    } else {
      warnings.accept("not given to its new owner: " + file.name());
    }
  }
}
