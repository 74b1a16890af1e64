package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;

/**
 * The directories of the queue and of the server's data. Those that are missing are made; those
 * that exist keep their mode until {@link #setPermissions}. As root their owner is mail_owner.
 */
final class QueueLayout {

  /** Whose a directory is, when root prepares it. */
  enum Belonging {
    ROOT,
    OWNER,
    /** With all that is in it. */
    OWNER_TREE
  }

  /** A directory below the queue. */
  record Directory(String name, int mode, Belonging belonging) {}

  /**
   * In maildrop everybody may leave a file and, by the sticky bit, take none away. What root reads
   * in pid nobody else has put there.
   */
  static final List<Directory> DIRECTORIES =
      List.of(
          new Directory("active", 0700, Belonging.OWNER_TREE),
          new Directory("corrupt", 0700, Belonging.OWNER_TREE),
          new Directory("deferred", 0700, Belonging.OWNER_TREE),
          new Directory("hold", 0700, Belonging.OWNER_TREE),
          new Directory("incoming", 0700, Belonging.OWNER_TREE),
          new Directory("journal", 0700, Belonging.OWNER_TREE),
          new Directory("maildrop", 01733, Belonging.OWNER),
          new Directory("pickup", 0700, Belonging.OWNER_TREE),
          new Directory("pid", 0755, Belonging.ROOT),
          new Directory("private", 0700, Belonging.OWNER),
          new Directory("public", 0755, Belonging.OWNER));

  private static final int DATA_MODE = 0700;
  private static final int PID_MODE = 0644;
  private static final int ALL_BITS = 07777;
  private static final int QUEUE_MODE = 0755;

  private final Optional<Account> owner;

  /**
   * @param owner who gets the directories; empty for the one who runs this
   */
  QueueLayout(Optional<Account> owner) {
    this.owner = owner;
  }

  /** Makes what is missing, and gives all directories their owner. */
  void prepare(Path queue, Path data) throws IOException {
    Files.createDirectories(queue);
    for (Directory directory : DIRECTORIES) {
      make(queue.resolve(directory.name()), directory.mode(), uid(directory.belonging()));
    }
    if (owner.isPresent() && !MasterProcess.isPostfix(queue)) {
      pidFile(queue.resolve("pid/master.pid"));
    }
    Files.createDirectories(data.getParent() == null ? data : data.getParent());
    make(data, DATA_MODE, uid(Belonging.OWNER));
    makeInside(data.resolve("server"));
    makeInside(data.resolve("server/log"));
  }

  /**
   * A directory in one that is the server's user's own: a link that this user has put there must
   * not make root give away, or write to, what is elsewhere.
   */
  private void makeInside(Path path) throws IOException {
    try {
      Files.createDirectory(path);
      Files.setAttribute(path, "unix:mode", DATA_MODE, LinkOption.NOFOLLOW_LINKS);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(path.toString(), null, "is no directory");
      }
    }
    ownItself(path);
  }

  /**
   * What is there already keeps its group and what else it allows: it may be Postfix's, to which
   * the administrator may want to go back.
   */
  private void make(Path path, int mode, Optional<Integer> uid) throws IOException {
    try {
      Files.createDirectory(path);
      mode(path, mode);
      own(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
      int present = (int) Files.getAttribute(path, "unix:mode") & ALL_BITS;
      if ((present & mode) != mode) {
        mode(path, present | mode);
      }
    }
    if (uid.isPresent()) {
      Files.setAttribute(path, "unix:uid", uid.get());
    }
  }

  private Optional<Integer> uid(Belonging belonging) {
    return owner.map(o -> belonging == Belonging.ROOT ? 0 : Integer.parseInt(o.uid()));
  }

  /**
   * The file that the server locks, for the server's user. A Postfix may have left one of root's.
   */
  private void pidFile(Path file) throws IOException {
    boolean fits =
        Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS).equals(1);
    if (!fits) {
      Files.deleteIfExists(file);
      Files.createFile(file);
    }
    ownItself(file);
    mode(file, PID_MODE);
  }

  /** Also sets the modes, and the owner of everything in the trees. */
  void setPermissions(Path queue, Path data) throws IOException {
    prepare(queue, data);
    if (owner.isPresent()) {
      Files.setAttribute(queue, "unix:uid", 0);
    }
    mode(queue, QUEUE_MODE);
    for (Directory directory : DIRECTORIES) {
      Path path = queue.resolve(directory.name());
      mode(path, directory.mode());
      own(path);
      if (owner.isPresent() && directory.belonging() == Belonging.ROOT) {
        Files.setAttribute(path, "unix:uid", 0);
      }
      if (directory.belonging() == Belonging.OWNER_TREE) {
        ownTree(path);
      }
    }
    mode(data, DATA_MODE);
    ownTree(data);
  }

  /** Java knows no sticky bit but by its number. */
  private static void mode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
  }

  private void ownTree(Path tree) throws IOException {
    if (owner.isEmpty()) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            ownItself(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            ownItself(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void own(Path path, LinkOption... options) throws IOException {
    if (owner.isPresent()) {
      Files.setAttribute(path, "unix:uid", Integer.parseInt(owner.get().uid()), options);
      Files.setAttribute(path, "unix:gid", Integer.parseInt(owner.get().gid()), options);
    }
  }

  /** A link, and not what it leads to. */
  private void ownItself(Path path) throws IOException {
    own(path, LinkOption.NOFOLLOW_LINKS);
  }
}
