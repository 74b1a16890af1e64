package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.Consumer;

/** The directories of one who runs the server himself. */
final class OwnLayout implements QueueLayout {
  private static final int ALL_BITS = 07777;

  @Override
  public void prepare(Path queue, Path data) throws IOException {
    Files.createDirectories(queue);
    for (Directory directory : DIRECTORIES) {
      make(queue.resolve(directory.name()), directory.mode());
    }
    Files.createDirectories(data.getParent() == null ? data : data.getParent());
    make(data, DATA_MODE);
    makeInside(data.resolve("server"));
    makeInside(data.resolve("server/log"));
  }

  private static void makeInside(Path path) throws IOException {
    try {
      Files.createDirectory(path);
      mode(path, DATA_MODE);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(path.toString(), null, "is no directory");
      }
    }
  }

  /**
   * What is there already keeps what else it allows: it may be Postfix's, to which the
   * administrator may want to go back.
   */
  private static void make(Path path, int mode) throws IOException {
    try {
      Files.createDirectory(path);
      mode(path, mode);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
      int present = (int) Files.getAttribute(path, "unix:mode") & ALL_BITS;
      if ((present & mode) != mode) {
        mode(path, present | mode);
      }
    }
  }

  @Override
  public void setPermissions(Path queue, Path data, Consumer<String> warnings) throws IOException {
    prepare(queue, data);
    mode(queue, QUEUE_MODE);
    for (Directory directory : DIRECTORIES) {
      mode(queue.resolve(directory.name()), directory.mode());
    }
    mode(data, DATA_MODE);
  }

  /** Java knows no sticky bit but by its number. */
  private static void mode(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
  }
}
