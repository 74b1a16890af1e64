package org.posthouse.mail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Delivers to Maildirs: a file is written under {@code tmp}, synced, and moved to {@code new},
 * whose folder is synced before the delivery is reported. The folders are made when they are
 * missing.
 */
public final class Maildir {
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final long PID = ProcessHandle.current().pid();

  private final String host;
  private final AtomicLong counter = new AtomicLong();

  /**
   * @param host a part of file names, to tell machines that share a folder apart
   */
  public Maildir(String host) {
    this.host = host.replace('/', '_').replace(':', '_');
  }

  /**
   * Returns when the message is on stable storage.
   *
   * @param limit the most bytes that a message may have; 0 for no limit
   */
  public void deliver(Path maildir, MailboxMessage message, long limit) throws MailboxException {
    Instant now = Instant.now();
    String name = now.getEpochSecond() + ".P" + PID + "Q" + counter.incrementAndGet() + "." + host;
    Path temporary = maildir.resolve("tmp").resolve(name);
    try (FileChannel file = create(maildir, temporary)) {
      boolean done = false;
      try {
        write(file, message, limit);
        move(temporary, maildir.resolve("new"), now);
        done = true;
      } finally {
        if (!done) {
          Files.deleteIfExists(temporary);
        }
      }
    } catch (IOException e) {
      throw MailboxException.of("create maildir file " + temporary, e);
    }
  }

  private static FileChannel create(Path maildir, Path temporary) throws IOException {
    try {
      return open(temporary);
    } catch (NoSuchFileException _) {
      for (String part : new String[] {"tmp", "new", "cur"}) {
        Files.createDirectories(maildir.resolve(part), PRIVATE_FOLDER);
      }
      sync(maildir);
      return open(temporary);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE);
  }

  private static void write(FileChannel file, MailboxMessage message, long limit)
      throws MailboxException {
    var text = new LocalText(file, false, limit <= 0 ? Long.MAX_VALUE : limit);
    try {
      text.text(message.headers());
      try (InputStream in = message.content().open()) {
        text.content(in);
      }
      text.finish();
      file.force(true);
    } catch (IOException e) {
      throw MailboxException.of("error writing message", e);
    }
  }

  private void move(Path temporary, Path folder, Instant now) throws IOException {
    Map<String, Object> id = Files.readAttributes(temporary, "unix:dev,ino");
    String name =
        now.getEpochSecond()
            + ".V"
            + Long.toHexString((Long) id.get("dev"))
            + "I"
            + Long.toHexString((Long) id.get("ino"))
            + "M"
            + now.getNano() / 1000
            + "."
            + host;
    try {
      Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException _) {
      Files.createDirectories(folder, PRIVATE_FOLDER);
      Files.move(temporary, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
    sync(folder);
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
