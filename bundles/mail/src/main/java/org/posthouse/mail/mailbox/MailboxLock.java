package org.posthouse.mail.mailbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** The locks of a mailbox file that other programs know. */
public final class MailboxLock {
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private MailboxLock() {}

  /** The lock file of a mailbox. */
  public static Path lockFile(Path mailbox) {
    return mailbox.resolveSibling(mailbox.getFileName() + ".lock");
  }

  static MailboxException busy(Path mailbox) {
    return new MailboxException("4.2.0", "unable to lock for exclusive access: " + mailbox);
  }

  /**
   * Makes the lock file; to be deleted when done. Returns false where the folder may not be written
   * to: then the other lock has to do.
   */
  public static boolean dotlock(Path lockFile, Locking locking) throws IOException {
    for (int attempt = 0; attempt < locking.attempts(); attempt++) {
      try {
        Files.createFile(lockFile, PRIVATE_FILE);
        return true;
      } catch (FileAlreadyExistsException _) {
        if (!removeStale(lockFile, locking)) {
          pause(lockFile, locking);
        }
      } catch (AccessDeniedException _) {
        return false;
      }
    }
    throw new MailboxException("4.2.0", "unable to create lock file " + lockFile + ": File exists");
  }

  private static boolean removeStale(Path lockFile, Locking locking) throws IOException {
    try {
      Instant made = Files.getLastModifiedTime(lockFile).toInstant();
      return made.plus(locking.stale()).isBefore(Instant.now()) && Files.deleteIfExists(lockFile);
    } catch (NoSuchFileException _) {
      return true;
    }
  }

  /** Locks the open file, for this process. */
  public static FileLock fcntl(Path mailbox, FileChannel file, Locking locking) throws IOException {
    for (int attempt = 0; attempt < locking.attempts(); attempt++) {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return lock;
      }
      pause(mailbox, locking);
    }
    throw busy(mailbox);
  }

  private static void pause(Path mailbox, Locking locking) throws MailboxException {
    try {
      Thread.sleep(locking.delay());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw busy(mailbox);
    }
  }
}
