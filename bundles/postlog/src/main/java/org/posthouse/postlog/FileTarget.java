package org.posthouse.postlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Appends to a file; follows its name when the file is renamed away or removed. */
final class FileTarget implements LogTarget {
  private static final long CHECK_NANOS = 1_000_000_000;
  private final Path path;
  private FileChannel channel;
  private Object fileKey;
  private long checked;

  FileTarget(Path path) throws IOException {
    this.path = path;
    open();
  }

  private void open() throws IOException {
    channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    fileKey = fileKey();
    checked = System.nanoTime();
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
