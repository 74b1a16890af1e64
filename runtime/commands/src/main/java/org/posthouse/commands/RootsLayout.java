package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.posthouse.config.PathOwner;

/**
 * The directories that root prepares for mail_owner, who may have been there before and put links
 * in them. Root changes what it holds by a descriptor and nothing by a name; what is as it should
 * be is only looked at. What is inside of mail_owner's directories he makes himself.
 */
final class RootsLayout implements QueueLayout {
  private static final int PID_MODE = 0644;
  private static final int ALL_BITS = 07777;
  private static final String PID = "pid";
  private static final String PID_FILE = "master.pid";

  private final Account owner;
  private final int uid;
  private final int gid;

  RootsLayout(Account owner) {
    this.owner = owner;
    this.uid = Integer.parseInt(owner.uid());
    this.gid = Integer.parseInt(owner.gid());
  }

  @Override
  public void prepare(Path queueDirectory, Path dataDirectory) throws IOException {
    Path queue = top(queueDirectory);
    for (Directory directory : DIRECTORIES) {
      prepare(queue, directory.name(), directory.mode(), uid(directory));
    }
    if (!MasterProcess.isPostfix(queue)) {
      pidFile(queue);
    }
    Path data = data(dataDirectory);
    prepare(data.getParent(), data.getFileName().toString(), DATA_MODE, uid);
  }

  /** Where a link of root's may have led to. */
  private static Path data(Path directory) throws IOException {
    refuseForeign(directory);
    return Files.exists(directory)
        ? directory.toRealPath()
        : top(directory.getParent()).resolve(directory.getFileName());
  }

  private int uid(Directory directory) {
    return directory.belonging() == Belonging.ROOT ? PathOwner.ROOT : uid;
  }

  private static Path top(Path path) throws IOException {
    refuseForeign(path);
    return Files.createDirectories(path).toRealPath();
  }

  /** Root makes nothing where others decide what a path leads to. */
  private static void refuseForeign(Path path) throws IOException {
    int holder = PathOwner.of(path);
    if (holder != PathOwner.ROOT) {
      throw new IOException(
          path
              + ": not prepared, because "
              + (holder == PathOwner.MANY ? "a group or everybody" : "the user " + holder)
              + " could put something else there");
    }
  }

  private void prepare(Path parent, String name, int mode, int wanted) throws IOException {
    if (isRight(parent.resolve(name), mode, wanted)) {
      return;
    }
    try (Held in = Held.open(parent);
        Held directory = make(in, name, mode, wanted)) {
      if (!directory.isDirectory()) {
        throw new FileAlreadyExistsException(directory.name().toString(), null, "is no directory");
      }
      int present = directory.mode();
      if ((present & mode) != mode) {
        directory.mode(present | mode);
      }
      changeOwner(directory, wanted);
    }
  }

  /** Only a look: it may be of something else by now, but then nothing is done to that. */
  private static boolean isRight(Path path, int mode, int wanted) throws IOException {
    try {
      Map<String, Object> found =
          Files.readAttributes(path, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
      return (boolean) found.get("isDirectory")
          && found.get("uid").equals(wanted)
          && ((int) found.get("mode") & mode) == mode;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private Held make(Held parent, String name, int mode, int wanted) throws IOException {
    try {
      Held made = parent.newDirectory(name);
      if (made.isDirectory() && made.uid() == PathOwner.ROOT) {
        made.mode(mode);
        made.own(wanted, gid);
        made.mode(mode);
      }
      return made;
    } catch (FileAlreadyExistsException e) {
      return parent.child(name);
    }
  }

  /**
   * What is root's is given away, and what is mail_owner's taken where root wants to read. Of
   * anybody else nothing is taken: "postfix check" tells of it. The group stays: it may be that of
   * Postfix, to which the administrator may want to go back.
   */
  private void changeOwner(Held directory, int wanted) throws IOException {
    int present = directory.uid();
    if (present != wanted && (present == PathOwner.ROOT || present == uid)) {
      directory.uid(wanted);
    }
  }

  /**
   * The file that the server locks, for the server's user. A Postfix may have left one of root's.
   */
  private void pidFile(Path queue) throws IOException {
    try (Held top = openTop(queue)) {
      if (top == null) {
        return;
      }
      try (Held pid = top.child(PID)) {
        if (pid.uid() != PathOwner.ROOT || !pid.isDirectory()) {
          throw new IOException(pid.name() + ": not owned by root");
        }
        try (Held file = pidFile(pid)) {
          file.own(uid, gid);
          file.mode(PID_MODE);
        }
      }
    }
  }

  /** The queue directory, unless the file is as it should be. */
  private Held openTop(Path queue) throws IOException {
    Path file = queue.resolve(PID).resolve(PID_FILE);
    try {
      Map<String, Object> found =
          Files.readAttributes(
              file, "unix:uid,mode,nlink,isRegularFile", LinkOption.NOFOLLOW_LINKS);
      if ((boolean) found.get("isRegularFile")
          && found.get("uid").equals(uid)
          && found.get("nlink").equals(1)
          && ((int) found.get("mode") & ALL_BITS) == PID_MODE) {
        return null;
      }
    } catch (NoSuchFileException e) {
      // It is made.
    }
    return Held.open(queue);
  }

  /** In a directory that is root's alone the names stay as they are. */
  private static Held pidFile(Held directory) throws IOException {
    try {
      Held file = directory.child(PID_FILE);
      if (file.isFile() && file.links() == 1) {
        return file;
      }
      file.close();
    } catch (NoSuchFileException e) {
      return directory.newFile(PID_FILE);
    }
    directory.remove(PID_FILE);
    return directory.newFile(PID_FILE);
  }

  @Override
  public void setPermissions(Path queueDirectory, Path dataDirectory, Consumer<String> warnings)
      throws IOException {
    prepare(queueDirectory, dataDirectory);
    Path queue = queueDirectory.toRealPath();
    Path data = dataDirectory.toRealPath();
    var handover = new Handover(owner, warnings);
    try (Held top = Held.open(queue)) {
      top.uid(PathOwner.ROOT);
      top.mode(QUEUE_MODE);
      for (Directory directory : DIRECTORIES) {
        try (Held child = top.child(directory.name())) {
          setPermissions(child, directory, handover);
        }
      }
    }
    try (Held parent = Held.open(data.getParent());
        Held tree = parent.child(data.getFileName().toString())) {
      handover.tree(tree);
      tree.mode(DATA_MODE);
    }
  }

  private void setPermissions(Held child, Directory directory, Handover handover)
      throws IOException {
    if (!child.isDirectory()) {
      throw new FileAlreadyExistsException(child.name().toString(), null, "is no directory");
    }
    if (directory.belonging() == Belonging.OWNER_TREE) {
      handover.tree(child);
    }
    child.own(uid(directory), gid);
    child.mode(directory.mode());
  }
}
