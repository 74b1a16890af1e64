package org.posthouse.mail.mailbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxTest {
  private static final Locking LOCKING =
      new Locking(true, true, 3, Duration.ofMillis(10), Duration.ofMinutes(5));

  @TempDir Path dir;

  private static MailboxMessage message(String content) {
    byte[] bytes = content.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return new MailboxMessage(
        "s@x.test", "r@y.test", "o@y.test", () -> new ByteArrayInputStream(bytes));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void makesTheMaildirAndPutsTheMessageIntoNew() throws IOException {
    Path maildir = dir.resolve("a/b");
    new Maildir("host.test").deliver(maildir, message("Subject: x\n\nFrom here\n"), 0);
    List<Path> delivered = files(maildir.resolve("new"));
    assertEquals(1, delivered.size());
    assertTrue(delivered.getFirst().toString().endsWith(".host.test"));
    assertEquals(
        "Return-Path: <s@x.test>\nX-Original-To: o@y.test\nDelivered-To: r@y.test\n"
            + "Subject: x\n\nFrom here\n",
        Files.readString(delivered.getFirst()));
    assertTrue(files(maildir.resolve("tmp")).isEmpty());
    assertTrue(Files.isDirectory(maildir.resolve("cur")));
  }

  @Test
  void givesEveryMessageAFileOfItsOwn() throws IOException {
    var maildir = new Maildir("h");
    for (int i = 0; i < 50; i++) {
      maildir.deliver(dir, message("\nx\n"), 0);
    }
    assertEquals(50, files(dir.resolve("new")).size());
  }

  @Test
  void leavesNothingOfAMessageThatIsTooLarge() throws IOException {
    var e =
        assertThrows(
            MailboxException.class,
            () -> new Maildir("h").deliver(dir, message("\n" + "x".repeat(100) + "\n"), 50));
    assertEquals("5.2.2", e.dsn());
    assertTrue(files(dir.resolve("tmp")).isEmpty());
    assertTrue(files(dir.resolve("new")).isEmpty());
  }

  @Test
  void leavesNothingOfAMessageThatCannotBeRead() throws IOException {
    var broken =
        new MailboxMessage(
            "",
            "",
            "",
            () -> {
              throw new IOException("damaged");
            });
    var e = assertThrows(MailboxException.class, () -> new Maildir("h").deliver(dir, broken, 0));
    assertEquals("4.2.0", e.dsn());
    assertTrue(files(dir.resolve("tmp")).isEmpty());
  }

  @Test
  void appendsToAnMboxAndQuotesFromLines() throws IOException {
    Path mbox = dir.resolve("mbox");
    new Mbox().deliver(mbox, message("Subject: x\n\nFrom me\nFro\nFrom\n>From you\n"), LOCKING, 0);
    new Mbox().deliver(mbox, message("Subject: y\n\nz\n"), LOCKING, 0);
    String text = Files.readString(mbox);
    assertTrue(text.startsWith("From s@x.test  "), text);
    assertTrue(text.contains("\n>From me\nFro\nFrom\n>From you\n\nFrom s@x.test  "), text);
    assertTrue(text.endsWith("\nz\n\n"), text);
    assertFalse(Files.exists(dir.resolve("mbox.lock")));
  }

  @Test
  void cutsAnMboxBackWhenTheMessageDoesNotFit() throws IOException {
    Path mbox = dir.resolve("mbox");
    new Mbox().deliver(mbox, message("\nfirst\n"), LOCKING, 0);
    String before = Files.readString(mbox);
    var e =
        assertThrows(
            MailboxException.class,
            () -> new Mbox().deliver(mbox, message("\nsecond\n"), LOCKING, before.length() + 20));
    assertEquals("5.2.2", e.dsn());
    assertEquals(before, Files.readString(mbox));
  }

  @Test
  void waitsForALockFileAndRemovesAStaleOne() throws IOException {
    Path mbox = dir.resolve("mbox");
    Path lock = Files.createFile(dir.resolve("mbox.lock"));
    var e =
        assertThrows(
            MailboxException.class, () -> new Mbox().deliver(mbox, message("\nx\n"), LOCKING, 0));
    assertEquals("4.2.0", e.dsn());
    Files.setLastModifiedTime(lock, java.nio.file.attribute.FileTime.fromMillis(0));
    new Mbox().deliver(mbox, message("\nx\n"), LOCKING, 0);
    assertFalse(Files.exists(lock));
  }

  @Test
  void doesNotFollowALinkInPlaceOfAnMbox() throws IOException {
    Path link = Files.createSymbolicLink(dir.resolve("mbox"), dir.resolve("elsewhere"));
    var e =
        assertThrows(
            MailboxException.class, () -> new Mbox().deliver(link, message("\nx\n"), LOCKING, 0));
    assertEquals("5.2.0", e.dsn());
    assertFalse(Files.exists(dir.resolve("elsewhere")));
  }
}
