package org.posthouse.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write in a queue directory. The operating system takes it back from the dead; and
 * also from the living, without a word, when the process that has it closes any other descriptor of
 * the same file. So nothing in the server may open this file again: {@link #isTaken} is for
 * commands, which are other processes.
 */
final class QueueLock implements AutoCloseable {
  private final FileChannel channel;

  private QueueLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws IOException naming the directory, if somebody else has it
   */
  static QueueLock take(Path journal) throws IOException {
    Path path = journal.resolve("lock");
    new RealDisk().write(path).close();
    var channel = FileChannel.open(path, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException inThisProcess) {
      lock = null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException(
          "the queue directory " + journal.getParent() + " is in use by another server");
    }
    return new QueueLock(channel);
  }

  /** Whether somebody has it. */
  static boolean isTaken(Path journal) throws IOException {
    Path path = journal.resolve("lock");
    try {
      RealDisk.requireFile(path);
    } catch (NoSuchFileException never) {
      return false;
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock == null;
    } catch (NoSuchFileException never) {
      return false;
    } catch (OverlappingFileLockException inThisProcess) {
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException theLockIsGoneAnyway) {
      // nothing else to do
    }
  }
}
