package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;

/** Looks now and then how much room the file system has. */
final class FreeSpace {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Disk disk;
  private final Path directory;
  private volatile long checkedNanos = System.nanoTime() - 2 * INTERVAL_NANOS;
  private volatile long free = Long.MAX_VALUE;

  FreeSpace(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /**
   * @throws MailException 452 if there is less
   */
  void require(long bytes) throws MailException {
    if (bytes <= 0) {
      return;
    }
    long now = System.nanoTime();
    if (now - checkedNanos > INTERVAL_NANOS) {
      checkedNanos = now;
      try {
        free = disk.free(directory);
      } catch (IOException e) {
        throw Trouble.exception(e);
      }
    }
    if (free < bytes) {
      throw new MailException(
          MailError.noSpace("not enough free space in mail queue: %d bytes".formatted(free)));
    }
  }
}
