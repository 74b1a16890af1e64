package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
            + "\nmail_owner = "
            + System.getProperty("user.name")
            + "\nmyhostname = mta.test\nmaillog_file = "
            + directory.resolve("maillog")
            + "\nmaillog_file_prefixes = /\nmail_owner = "
            + System.getProperty("user.name")
            + "\n");
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
    assertTrue(said().contains("): Recipient addresses must be specified on the command line"));
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
    assertEquals(0, send(MAIL, "-N", "foo", "-V", "x".repeat(101), "-f", "a@b, c@d", "a@x.test"));
    assertEquals(
        "sendmail: warning: unknown DSN NOTIFY command value \"foo\" in \"foo\"\n"
            + "sendmail: warning: bad -N option value -- ignored\n"
            + "sendmail: warning: too long -V option value -- ignored\n"
            + "sendmail: warning: -f option specified malformed sender: a@b, c@d\n",
        said());
  }

  private void refuses(String why, String... arguments) throws IOException {
    assertEquals(TEMPFAIL, send(MAIL, arguments), () -> String.join(" ", arguments));
    assertEquals("sendmail: fatal: " + why + "\n", said(), () -> String.join(" ", arguments));
    assertEquals(List.of(), dropped());
  }

  @Test
  void saysWhatItCannotDo() throws Exception {
    refuses("flush queue mode requires no recipient", "-q", "a@x.test");
    refuses("flush queue_id requires no recipient", "-qIABC", "a@x.test");
    refuses("daemon mode requires no recipient", "-bd", "a@x.test");
    refuses("stand-alone mode requires no recipient", "-bs", "a@x.test");
    refuses("display queue mode requires no recipient", "-bp", "a@x.test");
    refuses("alias initialization mode requires no recipient", "-I", "a@x.test");
    refuses("-t can be used only in delivery mode", "-bp", "-t");
    refuses("specify: -qIqueueid", "-qI");
    refuses("specify: -qRsitename", "-qR");
    refuses("-qS is not implemented", "-qSsite");
    refuses("unsupported: -bz", "-bz", "a@x.test");
    refuses("unsupported: -X/", "-X", "/tmp/log", "a@x.test");
    refuses("-V requires two characters from -=+", "-XVab", "a@x.test");
    refuses(
        "-XV is not supported: the server does not send with variable envelope return paths",
        "-XV+=",
        "a@x.test");
    refuses(
        "-bv is not supported: there are no delivery reports without a delivery",
        "-bv",
        "a@x.test");
    refuses("-n option not supported", "-n", "a@x.test");
    refuses("-oA requires pathname", "-oA", "a@x.test");
    refuses("-O smtputf8=maybe: specify yes or no", "-Osmtputf8=maybe", "a@x.test");
    refuses(
        "-O requiretls=yes: not supported: the server does not enforce REQUIRETLS",
        "-O",
        "requiretls=yes",
        "a@x.test");
    refuses("open /nonexistent/main.cf: No such file or directory", "-C", "/nonexistent", "a@x");
    assertEquals(TEMPFAIL, send(MAIL, "-j", "a@x.test"));
    assertEquals(
        "sendmail: invalid option -- 'j'\nsendmail: fatal: usage: sendmail [options]\n", said());
  }

  @Test
  void whatOtherSendmailsTakeIsTaken() throws Exception {
    String[] options = {
      "-Am",
      "-Ac",
      "-U",
      "-m",
      "-h",
      "5",
      "-L",
      "tag",
      "-om",
      "-o7",
      "-e",
      "m",
      "-p",
      "x",
      "-oem",
      "-O",
      "foo=bar",
      "-O",
      "requiretls=no",
      "-x",
      "-c",
      "a@x.test"
    };
    assertEquals(0, send(MAIL, options), this::said);
    assertEquals("", said());
    assertFalse(onlyMessage().contains("7bit"));
    assertEquals(0, send("", "-bh"));
    assertEquals(0, send("", "-q5m"));
    assertEquals(1, dropped().size());
    assertEquals(0, send(MAIL, "-O", "SMTPUTF8=Yes", "-v", "a@x.test"), this::said);
    assertEquals(
        "sendmail: warning: -v: no report of the delivery will be sent: not supported\n", said());
    assertEquals(2, dropped().size());
  }

  /** What arrives of an input. */
  private String arrives(String input, String... arguments) throws IOException {
    for (Path old : dropped()) {
      Files.delete(old);
    }
    assertEquals(0, send(input, arguments), this::said);
    return content(dropped().getFirst()).replace("\r\n", "|");
  }

  private void lineEndings(String setting) throws IOException {
    Path file = directory.resolve("main.cf");
    String text = Files.readString(file).replaceAll("sendmail_fix_.*\n", "");
    Files.writeString(file, text + "sendmail_fix_line_endings = " + setting + "\n");
  }

  @Test
  void removesTheReturnsOfAllLines() throws Exception {
    String[] to = {"-i", "-t"};
    String wanted = "To: a@b|Subject: x||body|end|";
    assertEquals(wanted, arrives("To: a@b\r\nSubject: x\r\n\r\nbody\r\nend\r\n", to));
    assertEquals(wanted, arrives("To: a@b\r\nSubject: x\r\n\r\nbody\nend\n", to));
    assertEquals(wanted, arrives("To: a@b\nSubject: x\n\nbody\r\nend\r\n", to));
    assertEquals(wanted, arrives("To: a@b\r\r\nSubject: x\r\r\n\r\r\nbody\r\r\nend", to));
    assertEquals("To: a@b||a|.|after|", arrives("To: a@b\n\na\n.\r\nafter\n", to));
    assertEquals("To: a@b||a|", arrives("To: a@b\n\na\n.\r\nafter\n", "-t"));
    assertEquals("To: a@b||..x|.x|.|last|", arrives("To: a@b\n\n..x\n.x\n.\nlast", to));
    assertEquals("To: a@b||a\rb|last\r|", arrives("To: a@b\n\na\rb\r\nlast\r", to));
  }

  @Test
  void theFirstLineCanDecideAboutReturns() throws Exception {
    lineEndings("strict");
    assertEquals("To: a@b||body|end|", arrives("To: a@b\r\n\r\nbody\nend\r\r\n", "-t"));
    assertEquals("To: a@b||body\r|end\r|", arrives("To: a@b\n\nbody\r\nend\r\n", "-t"));
    assertEquals("To: a@b||a|.\r|after|", arrives("To: a@b\n\na\n.\r\nafter\n", "-t"));
  }

  @Test
  void returnsCanStay() throws Exception {
    lineEndings("never");
    assertEquals("To: a@b\r|\r|body|", arrives("To: a@b\r\n\r\nbody\n", "-t"));
    lineEndings("foo");
    assertEquals(TEMPFAIL, send(MAIL, "-t"));
    assertEquals("sendmail: fatal: invalid sendmail_fix_line_endings value: foo\n", said());
  }

  @Test
  void longLinesArriveWhole() throws Exception {
    Files.writeString(
        directory.resolve("main.cf"),
        Files.readString(directory.resolve("main.cf")) + "message_size_limit = 0\n");
    String line = "y".repeat(100_000);
    assertEquals("To: a@b||" + line + "|.|", arrives("To: a@b\n\n" + line + "\n.\n", "-t", "-i"));
    String folded = "To: a@b,\n " + "\"" + line + "\" <c@d>\n\nbody\n";
    assertEquals(folded.replace("\n", "|"), arrives(folded, "-t"));
    assertTrue(onlyMessage().contains("c@d"));
    assertEquals("S: x||b|", arrives("From " + line + "\n>From x\nS: x\n\nb\n", "a@b"));
  }

  @Test
  void linesOfAMailboxFileAreDroppedBeforeTheHeaderOnly() throws Exception {
    String from = "From 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567 Mon Sep 17 00:00:00 2001\n";
    assertEquals("Subject: x||b|", arrives(from + "Subject: x\n\nb\n", "a@x.test"));
    assertEquals("To: t@x||b|", arrives(from + ">" + from + "To: t@x\n\nb\n", "-t"));
    String late = "Subject: x\nDate: y\nA: b\n" + from + "To: late@x.test\n\nb\n";
    assertEquals(late.replace("\n", "|"), arrives(late, "-t", "a@x.test"));
    assertFalse(recipients().contains("late@x.test"));
  }

  private List<String> recipients() throws IOException {
    try (var in = Files.newInputStream(dropped().getFirst())) {
      return Submission.read(in, (piece, length) -> {}).recipients().stream()
          .map(recipient -> recipient.address())
          .toList();
    }
  }

  @Test
  void takesRecipientsFromTheHeader() throws Exception {
    arrives(
        "To : sp@x\n  , folded@y\nBCC: <b@x>\nApparently-To: no@x\nReply-To: no@y\n\nTo: no@z\n",
        "-t",
        "line@x");
    assertEquals(List.of("line@x", "sp@x", "folded@y", "b@x"), recipients());
    arrives("To: old@x\nResent-To: r1@x\nCc: old@y\nResent-Bcc: r2@x\n\nb\n", "-t");
    assertEquals(List.of("r1@x", "r2@x"), recipients());
    for (String none : List.of("To: undisclosed-recipients:;\n\n", "To:\n\n", " x\nTo: a@b\n\n")) {
      assertEquals(TEMPFAIL, send(none, "-t"), none);
      assertTrue(said().endsWith("): No recipient addresses found in message header\n"), said());
    }
  }
}
