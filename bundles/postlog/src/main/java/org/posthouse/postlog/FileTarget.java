package org.posthouse.postlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Appends to a file; follows its name when the file is renamed away or removed. */
final class FileTarget implements LogTarget {
  private static final long CHECK_NANOS = 1_000_000_000;
  private final Path path;
  private final Set<PosixFilePermission> permissions;
  private FileChannel channel;
  private Object fileKey;
  private long checked;

  FileTarget(Path path, Set<PosixFilePermission> permissions) throws IOException {
    this.path = path;
    this.permissions = permissions;
    open();
  }

  private void open() throws IOException {
    boolean isNew = Files.notExists(path);
    channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(permissions));
    if (isNew) {
      // The umask has taken some away.
      Files.setPosixFilePermissions(path, permissions);
    }
    fileKey = fileKey();
    checked = System.nanoTime();
  }

  /** The permissions that octal digits such as {@code 0640} stand for; 0600 for anything else. */
  static Set<PosixFilePermission> permissions(String octal) {
    int mode = octal.matches("0?[0-7]{3}") ? Integer.parseInt(octal, 8) : 0600;
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode >> all.length - 1 - i & 1) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }

  private Object fileKey() throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return "none";
    }
  }

  @Override
  public void write(byte[] lines, int length) throws IOException {
    if (System.nanoTime() - checked > CHECK_NANOS) {
      checked = System.nanoTime();
      if (!fileKey().equals(fileKey)) {
        channel.close();
        open();
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines, 0, length);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
