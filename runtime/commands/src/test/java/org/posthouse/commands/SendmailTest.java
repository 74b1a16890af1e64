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

/** Submission while no server runs; statuses and messages are those of Postfix 3.7. */
class SendmailTest {
  private static final int TEMPFAIL = 75;
  private static final String MAIL = "To: b@x.test\nSubject: x\n\nbody\n";

  @TempDir Path directory;
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
            + "\n");
    Files.writeString(directory.resolve("master.cf"), "");
    maildrop = Files.createDirectories(directory.resolve("spool/maildrop"));
  }

  private int send(String input, String... arguments) {
    err.reset();
    var io =
        new Invocation(
            "sendmail",
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
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
  void passesOverBadNotificationOptions() throws Exception {
    assertEquals(0, send(MAIL, "-N", "never,delay", "-R", "some", "a@x.test"));
    assertEquals(
        "sendmail: warning: bad -N option value -- ignored\n"
            + "sendmail: warning: bad -R option value -- ignored\n",
        said());
  }
}
