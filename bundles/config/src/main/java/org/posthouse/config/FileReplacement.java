package org.posthouse.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Map;
import org.posthouse.api.config.ConfigException;

/**
 * Replaces a file by an edited copy: whoever reads sees the old file or the new one, also after a
 * crash, and writers do not lose each other's changes.
 */
public final class FileReplacement {

  /** More writers at a time than any site has. */
  private static final int MAX_TRIES = 100;

  /** Makes the new text of the old one. */
  @FunctionalInterface
  public interface Edit {
    String apply(String text) throws ConfigException;
  }

  private FileReplacement() {}

  /** Edits a file that is there. */
  public static void replace(Path file, Edit edit) throws ConfigException {
    try {
      Path real = file.toRealPath();
      for (int i = 0; i < MAX_TRIES; i++) {
        if (tryReplace(real, edit)) {
          return;
        }
      }
      throw new ConfigException(file + ": changes all the time");
    } catch (NoSuchFileException e) {
      throw new ConfigException(missing(file), e);
    } catch (AccessDeniedException e) {
      throw new ConfigException("open " + e.getFile() + ": Permission denied", e);
    } catch (IOException e) {
      if (Files.isDirectory(file)) {
        throw new ConfigException("read " + file + ": Is a directory", e);
      }
      throw new ConfigException("edit " + file + ": " + e.getMessage(), e);
    }
  }

  private static String missing(Path file) {
    boolean place = file.getParent() == null || Files.isDirectory(file.getParent());
    return place
        ? "open " + file + " for reading: No such file or directory"
        : "open " + file + ".tmp: No such file or directory";
  }

  /**
   * The lock is on the file itself; if that was replaced meanwhile it is the wrong one. That it was
   * not is asked before and after it is opened, too: the number of a file that is gone is given to
   * the next one, but not of a file that is open.
   */
  private static boolean tryReplace(Path file, Edit edit) throws IOException, ConfigException {
    Identity before = Identity.of(file);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (!Identity.of(file).equals(before)) {
        return false;
      }
      try (FileLock lock = channel.lock()) {
        if (!lock.isValid() || !Identity.of(file).equals(before)) {
          return false;
        }
        // through the locked channel: closing another one of this file would drop the lock
        ConfigFile.Content content = ConfigFile.content(file, Channels.newInputStream(channel));
        String edited = edit.apply(content.text());
        if (!edited.equals(content.text())) {
          write(file, edited.getBytes(content.charset()));
        }
        return true;
      }
    }
  }

  /** Which file it is that has the name now. */
  private record Identity(Object key, Object changed) {
    static Identity of(Path file) throws IOException {
      Map<String, Object> found = Files.readAttributes(file, "unix:fileKey,ctime");
      return new Identity(found.get("fileKey"), found.get("ctime"));
    }
  }

  /**
   * With the lock. It is of no use from the moment of the renaming: what is there under the
   * temporary name then is another writer's.
   */
  private static void write(Path file, byte[] bytes) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try {
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        copyAttributes(file, temporary);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        out.force(true);
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static void copyAttributes(Path from, Path to) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    view.setPermissions(attributes.permissions());
    PosixFileAttributes made = view.readAttributes();
    if (!made.owner().equals(attributes.owner())) {
      view.setOwner(attributes.owner());
    }
    if (!made.group().equals(attributes.group())) {
      view.setGroup(attributes.group());
    }
  }
}
