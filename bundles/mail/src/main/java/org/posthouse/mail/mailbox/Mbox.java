package org.posthouse.mail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Appends to mbox files, under a lock within this process and those of {@link Locking} against
 * others. When something fails the file is cut back to what it was.
 */
public final class Mbox {
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final DateTimeFormatter CTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

  /** Files that share a lock only wait for each other for no reason. */
  private static final int STRIPES = 64;

  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];

  public Mbox() {
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /**
   * Returns when the message is on stable storage.
   *
   * @param limit the most bytes that the mailbox may have afterwards; 0 for no limit
   */
  public void deliver(Path mailbox, MailboxMessage message, Locking locking, long limit)
      throws MailboxException {
    ReentrantLock lock = locks[Math.floorMod(mailbox.hashCode(), STRIPES)];
    try {
      long patience = locking.delay().toMillis() * Math.max(1, locking.attempts());
      if (!lock.tryLock(patience, TimeUnit.MILLISECONDS)) {
        throw busy(mailbox);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw busy(mailbox);
    }
    try {
      underDotLock(mailbox, message, locking, limit);
    } catch (IOException e) {
      throw MailboxException.of("cannot open file " + mailbox, e);
    } finally {
      lock.unlock();
    }
  }

  private static MailboxException busy(Path mailbox) {
    return new MailboxException("4.2.0", "unable to lock for exclusive access: " + mailbox);
  }

  private static void underDotLock(
      Path mailbox, MailboxMessage message, Locking locking, long limit) throws IOException {
    Path lockFile = mailbox.resolveSibling(mailbox.getFileName() + ".lock");
    boolean locked = locking.dotlock() && dotlock(lockFile, locking);
    try (FileChannel file = open(mailbox)) {
      FileLock lock = locking.fcntl() ? lock(mailbox, file, locking) : null;
      try {
        append(file, message, limit);
      } finally {
        if (lock != null) {
          lock.release();
        }
      }
    } finally {
      if (locked) {
        Files.deleteIfExists(lockFile);
      }
    }
  }

  private static FileChannel open(Path mailbox) throws IOException {
    if (Files.exists(mailbox, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(mailbox, LinkOption.NOFOLLOW_LINKS)) {
      throw new MailboxException("5.2.0", "destination " + mailbox + " is not a regular file");
    }
    return FileChannel.open(
        mailbox,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        PRIVATE_FILE);
  }

  /** Returns false where the folder may not be written to: then the other lock has to do. */
  private static boolean dotlock(Path lockFile, Locking locking) throws IOException {
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

  private static FileLock lock(Path mailbox, FileChannel file, Locking locking) throws IOException {
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

  private static void append(FileChannel file, MailboxMessage message, long limit)
      throws IOException {
    long before = file.size();
    file.position(before);
    boolean done = false;
    try {
      var text = new LocalText(file, true, limit <= 0 ? Long.MAX_VALUE : limit - before);
      String sender = message.sender().isEmpty() ? "MAILER-DAEMON" : message.sender();
      text.text(
          "From " + sender + "  " + CTIME.format(Instant.now().atZone(ZoneId.systemDefault())));
      text.text("\n" + message.headers());
      try (InputStream in = message.content().open()) {
        text.content(in);
      }
      text.text("\n");
      text.finish();
      file.force(true);
      done = true;
    } catch (IOException e) {
      throw MailboxException.of("error writing message", e);
    } finally {
      if (!done) {
        file.truncate(before);
      }
    }
  }
}
