package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.pickup.Submission;

/** Submission while no server runs; statuses and messages are those of Postfix 3.7. */
class SendmailTest {
  private static final int TEMPFAIL = 75;
  private static final String MAIL = "To: b@x.test\nSubject: x\n\nbody\n";

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path maildrop;

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        directory.resolve("main.cf"),
        "compatibility_level = 3.6\nmessage_size_limit = 1000\nqueue_directory = "
            + directory.resolve("spool")
            + "\ndata_directory = "
            + directory.resolve("data")
            + "\nmyhostname = mta.test\nmaillog_file = "
            + directory.resolve("maillog")
            + "\nmaillog_file_prefixes = /\n");
    Files.writeString(directory.resolve("master.cf"), "");
    maildrop = Files.createDirectories(directory.resolve("spool/maildrop"));
  }

  private int send(String input, String... arguments) {
    out.reset();
    err.reset();
    var io =
        new Invocation(
            "sendmail",
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("MAIL_CONFIG", directory.toString()));
    return Main.run(io, List.of(arguments));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private List<Path> dropped() throws IOException {
    try (var files = Files.list(maildrop)) {
      return files.toList();
    }
  }

  private String onlyMessage() throws IOException {
    List<Path> files = dropped();
    assertEquals(1, files.size());
    return Files.readString(files.getFirst(), StandardCharsets.ISO_8859_1);
  }

  private static String content(Path file) throws IOException {
    var content = new ByteArrayOutputStream();
    try (var in = Files.newInputStream(file)) {
      Submission.read(in, (piece, length) -> content.write(piece, 0, length));
    }
    return content.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void keepsMailForTheNextStart() throws Exception {
    assertEquals(0, send(MAIL, "-f", "me@here.test", "a@x.test"), this::said);
    String text = onlyMessage();
    assertTrue(text.contains("a@x.test") && text.contains("me@here.test"), text);
  }

  @Test
  void addsTheRecipientsOfTheHeaderToThoseOfTheCommandLine() throws Exception {
    assertEquals(0, send(MAIL, "-t", "a@x.test"), this::said);
    String text = onlyMessage();
    assertTrue(text.contains("a@x.test") && text.contains("b@x.test"), text);
  }

  @Test
  void waitsForAServerThatWasNeverStarted() throws Exception {
    Files.delete(maildrop);
    assertEquals(TEMPFAIL, send(MAIL, "a@x.test"));
    assertEquals(
        "sendmail: fatal: mail is not queued: "
            + maildrop
            + ": No such file or directory; \"postfix check\" makes it\n",
        said());
  }

  @Test
  void whatCannotBeQueuedCanBeTriedAgain() throws Exception {
    assertEquals(TEMPFAIL, send(MAIL));
    assertTrue(said().contains("Recipient addresses must be specified on the command line"));
    assertEquals(TEMPFAIL, send("Subject: x\n\nbody\n", "-t"));
    assertTrue(said().contains("No recipient addresses found in message header"));
    assertEquals(TEMPFAIL, send(MAIL, "-Q", "a@x.test"));
    assertEquals(TEMPFAIL, send(MAIL, "-bx", "a@x.test"));
    assertEquals(TEMPFAIL, send(MAIL, "-B", "9BIT", "a@x.test"));
    assertEquals(TEMPFAIL, send("\n" + "x".repeat(2000), "a@x.test"));
    assertEquals("sendmail: fatal: message file too big\n", said());
    Files.delete(directory.resolve("main.cf"));
    assertEquals(TEMPFAIL, send(MAIL, "a@x.test"));
    assertEquals(List.of(), dropped());
  }

  @Test
  void speaksSmtpOnStandardInputAndOutput() throws Exception {
    String said =
        """
        EHLO client.test
        MAIL FROM:<me@here.test> BODY=8BITMIME
        RCPT TO:<a@far.invalid> ORCPT=rfc822;first+2Blast@far.invalid
        RCPT TO:<nobody-here@mta.test> NOTIFY=NEVER
        DATA
        Subject: x

        .body
        .
        MAIL FROM:<me@here.test>
        RCPT TO:<b@far.invalid>
        DATA
        %s
        .
        XCLIENT NAME=other.test
        QUIT
        """
            .formatted("x".repeat(500) + "\n" + "y".repeat(500))
            .replace("\n", "\r\n");
    assertEquals(0, send(said, "-bs"), this::said);
    String replies = out.toString(StandardCharsets.UTF_8);
    assertTrue(replies.startsWith("220 mta.test ESMTP Postfix\r\n250-mta.test\r\n"), replies);
    assertTrue(replies.contains("250 2.0.0 Ok: queued as "), replies);
    assertTrue(replies.contains("552 5.3.4 Error: message file too big\r\n"), replies);
    assertTrue(replies.contains("\r\n550 5.7.0 "), replies);
    assertTrue(replies.endsWith("221 2.0.0 Bye\r\n"), replies);
    String text = onlyMessage();
    assertTrue(text.contains("a@far.invalid") && text.contains("nobody-here@mta.test"), text);
    assertTrue(text.contains("rfc822;first+last@far.invalid"), text);
    assertTrue(text.contains("NEVER") && text.contains("8bitmime"), text);
    String content = content(dropped().getFirst());
    assertTrue(
        content.startsWith("Received: from client.test (localhost [127.0.0.1])\r\n"), content);
    assertTrue(content.endsWith("\r\nSubject: x\r\n\r\nbody\r\n"), content);
    assertTrue(Files.readString(directory.resolve("maillog")).contains("postfix/smtpd["));
  }

  @Test
  void anInterruptedSmtpSessionLeavesNothing() throws Exception {
    String said = "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<a@x.test>\r\nDATA\r\nSubject: x\r\n\r\nbo";
    assertEquals(0, send(said, "-bs"), this::said);
    assertEquals(List.of(), dropped());
  }

  @Test
  void passesOverBadNotificationOptions() throws Exception {
    assertEquals(0, send(MAIL, "-N", "never,delay", "-R", "some", "a@x.test"));
    assertEquals(
        "sendmail: warning: bad -N option value -- ignored\n"
            + "sendmail: warning: bad -R option value -- ignored\n",
        said());
  }
}
