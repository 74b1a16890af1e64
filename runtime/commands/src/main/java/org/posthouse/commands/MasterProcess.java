package org.posthouse.commands;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The running server of an instance, known by its lock on {@code pid/master.pid}. */
final class MasterProcess {
  private MasterProcess() {}

  /** The process, or empty when none runs. */
  static Optional<ProcessHandle> find(Path queueDirectory) throws IOException {
    Path file = queueDirectory.resolve("pid/master.pid");
    try {
      String text = Files.readString(file).strip();
      if (!isLocked(file)) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(text)).filter(ProcessHandle::isAlive);
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A file that may not be written by us counts as locked: the pid decides then. */
  private static boolean isLocked(Path file) throws IOException {
    if (!Files.isWritable(file)) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    }
  }
}
