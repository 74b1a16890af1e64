package org.posthouse.mail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
        throw MailboxLock.busy(mailbox);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw MailboxLock.busy(mailbox);
    }
    try {
      underDotLock(mailbox, message, locking, limit);
    } catch (IOException e) {
      throw MailboxException.of("cannot open file " + mailbox, e);
    } finally {
      lock.unlock();
    }
  }

  private static void underDotLock(
      Path mailbox, MailboxMessage message, Locking locking, long limit) throws IOException {
    Path lockFile = MailboxLock.lockFile(mailbox);
    boolean locked = locking.dotlock() && MailboxLock.dotlock(lockFile, locking);
    try (FileChannel file = open(mailbox)) {
      FileLock lock = locking.fcntl() ? MailboxLock.fcntl(mailbox, file, locking) : null;
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
