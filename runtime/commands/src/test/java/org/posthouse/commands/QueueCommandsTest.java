package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.queue.QueueDirectory;

/** Postqueue, postsuper and postcat while no server runs. */
class QueueCommandsTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String first;
  private String second;

  @BeforeEach
  void fillQueue() throws Exception {
    Files.writeString(
        directory.resolve("main.cf"),
        "compatibility_level = 3.6\nqueue_minfree = 0\nqueue_directory = "
            + directory.resolve("spool")
            + "\ndata_directory = "
            + directory.resolve("data")
            + "\n");
    Files.writeString(directory.resolve("master.cf"), "");
    Files.createDirectories(directory.resolve("spool"));
    var settings = new Instance(directory).settings();
    try (var store = new QueueDirectory(settings, new CommandLog(invocation("test", ""))).open()) {
      first = add(store, "a@ok.invalid");
      second = add(store, "");
      store.activate(Instant.now().plusSeconds(1), 10);
      store.progress(
          first,
          0,
          new RecipientState.Deferred(
              DeliveryStatus.deferred("4.3.0", "none", "mail transport unavailable")));
      store.defer(first, Instant.now().plusSeconds(1000));
      store.defer(second, Instant.now().plusSeconds(1000));
      store.hold(second);
    }
  }

  private static String add(QueueStore store, String sender) throws Exception {
    try (var draft = store.create()) {
      draft.content().write("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
      draft.commit(
          new Envelope(sender, List.of(new Recipient("u@x.invalid")), Instant.now(), Map.of()),
          QueueName.INCOMING);
      return draft.queueId();
    }
  }

  @Test
  void listsTheQueueDirectly() {
    assertEquals(0, run("mailq", ""));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(
        text.startsWith("-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n"),
        text);
    assertTrue(text.contains("(mail transport unavailable)\n"), text);
    assertTrue(text.contains(second + "!"), text);
    assertTrue(text.endsWith("-- 0 Kbytes in 2 Requests.\n"), text);
    assertTrue(
        err.toString(StandardCharsets.UTF_8)
            .startsWith(
                "postqueue: warning: Mail system is down -- accessing queue directly (Connect to"
                    + " the Postfix showq service: "));
  }

  @Test
  void printsJson() {
    assertEquals(0, run("postqueue", "", "-j"));
    assertEquals(2, out.toString(StandardCharsets.UTF_8).lines().count());
  }

  @Test
  void listsRecipientsThatWillBounce() throws Exception {
    var settings = new Instance(directory).settings();
    try (var store = new QueueDirectory(settings, new CommandLog(invocation("test", ""))).open()) {
      var failed = DeliveryStatus.bounced("5.1.1", "none", "unknown user: \"u\"");
      store.progress(first, 0, new RecipientState.Failed(failed));
    }
    assertEquals(0, run("postqueue", "", "-j"));
    assertTrue(
        out.toString(StandardCharsets.UTF_8)
            .contains(
                "[{\"address\": \"u@x.invalid\", \"bounce_reason\": \"unknown user: \\\"u\\\"\"}]"),
        () -> out.toString(StandardCharsets.UTF_8));
    out.reset();
    assertEquals(0, run("mailq", ""));
    assertTrue(
        out.toString(StandardCharsets.UTF_8).contains("(unknown user: \"u\")\n"),
        () -> out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void mailqTakesTheOptionsOfSendmail() {
    assertEquals(0, run("mailq", "", "-C", directory.toString()));
    assertTrue(out.toString(StandardCharsets.UTF_8).endsWith("-- 0 Kbytes in 2 Requests.\n"));
    err.reset();
    assertEquals(75, run("mailq", "", "more"));
    assertEquals(75, run("mailq", "", "-C", "/nonexistent"));
    assertEquals(75, run("mailq", "", "-y"));
    assertEquals(69, run("mailq", "", "-q"));
    assertEquals(
        "mailq: fatal: display queue mode requires no recipient\n"
            + "mailq: fatal: open /nonexistent/main.cf: No such file or directory\n"
            + "mailq: invalid option -- 'y'\nmailq: fatal: usage: mailq [options]\n"
            + "postqueue: fatal: Cannot flush mail queue - mail system is down\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void everyFailureOfPostqueueHasItsStatus() {
    assertEquals(69, run("postqueue", ""));
    assertEquals(69, run("postqueue", "", "-p", "-p"));
    assertEquals(69, run("postqueue", "", "-p", "more"));
    assertEquals(69, run("postqueue", "", "-x"));
    assertEquals(69, run("postqueue", "", "-c", "/nonexistent", "-p"));
    String usage =
        "postqueue: fatal: usage: postqueue -f | postqueue -i queueid | postqueue -j"
            + " | postqueue -p | postqueue -s site\n";
    assertEquals(
        usage.repeat(3)
            + "postqueue: invalid option -- 'x'\n"
            + usage
            + "postqueue: fatal: open /nonexistent/main.cf: No such file or directory\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void refusesToFlushWithoutServer() {
    assertEquals(69, run("postqueue", "", "-f"));
    assertEquals(
        "postqueue: fatal: Cannot flush mail queue - mail system is down\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void removesOne() {
    assertEquals(0, run("postsuper", "", "-d", first));
    assertEquals(
        "postsuper: " + first + ": removed\npostsuper: Deleted: 1 message\n",
        err.toString(StandardCharsets.UTF_8));
    assertEquals(1, listed());
  }

  @Test
  void readsIdsFromStandardInput() {
    assertEquals(0, run("postsuper", first + "\n" + second + "\nx/y\n", "-d", "-"));
    assertEquals(
        "postsuper: warning: invalid mail queue id: x/y\npostsuper: "
            + first
            + ": removed\npostsuper: "
            + second
            + ": removed\npostsuper: Deleted: 2 messages\n",
        err.toString(StandardCharsets.UTF_8));
    assertEquals(0, listed());
  }

  @Test
  void removesAQueue() {
    assertEquals(0, run("postsuper", "", "-d", "ALL", "hold"));
    assertEquals("postsuper: Deleted: 1 message\n", err.toString(StandardCharsets.UTF_8));
    assertEquals(1, listed());
  }

  @Test
  void holdsAndReleases() {
    assertEquals(0, run("postsuper", "", "-h", "ALL", "-H", second, "-H", second));
    assertEquals(
        "postsuper: Placed on hold: 1 message\npostsuper: "
            + second
            + ": released from hold\npostsuper: Released from hold: 1 message\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void expires() {
    assertEquals(0, run("postsuper", "", "-e", first, "-e", first));
    assertEquals(
        "postsuper: " + first + ": expired\npostsuper: Force-expired: 1 message\n",
        err.toString(StandardCharsets.UTF_8));
    err.reset();
    assertEquals(0, run("postsuper", "", "-f", "ALL"));
    assertEquals(
        "postsuper: Force-expired: 1 message\npostsuper: Released from hold: 1 message\n",
        err.toString(StandardCharsets.UTF_8));
    err.reset();
    assertEquals(0, run("postsuper", second + "\n", "-h", "ALL", "-f", "-"));
    assertEquals(
        "postsuper: Force-expired: 0 messages\npostsuper: Placed on hold: 2 messages\npostsuper: "
            + second
            + ": released from hold\npostsuper: Released from hold: 1 message\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void refusesUnknownQueues() {
    assertEquals(1, run("postsuper", "", "-d", "ALL", "nosuch"));
    assertEquals(
        "postsuper: fatal: invalid directory name: nosuch\n", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void showsSeveralMessages() {
    assertEquals(0, run("postcat", "", "-qh", first, second));
    assertEquals("Subject: x\nSubject: x\n", out.toString(StandardCharsets.UTF_8));
    out.reset();
    assertEquals(0, run("postcat", "", "-e", "-q", first, second));
    String text = out.toString(StandardCharsets.UTF_8);
    assertTrue(text.contains("sender: a@ok.invalid\n"), text);
    assertTrue(text.contains("named_attribute: delay_reason=mail transport unavailable\n"), text);
    assertTrue(text.contains(":" + second + " ***\n"), text);
  }

  @Test
  void showsNoMessageThatIsNotThere() {
    assertEquals(1, run("postcat", "", "-qb", first, "NOSUCH", second));
    assertEquals("\nbody\n", out.toString(StandardCharsets.UTF_8));
    assertEquals(1, run("postcat", "", "-q", "../main.cf"));
    assertEquals(
        "postcat: fatal: open queue file NOSUCH: No such file or directory\n"
            + "postcat: fatal: bad mail queue ID: ../main.cf\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void refusesWhatCannotBeFlushed() {
    assertEquals(69, run("postqueue", "", "-i", "x/y"));
    assertEquals(69, run("postqueue", "", "-s", "127.0.0.1"));
    assertEquals(69, run("postqueue", "", "-s", ""));
    assertEquals(69, run("postqueue", "", "-s", "[127.0.0.1]"));
    assertEquals(
        """
        postqueue: fatal: Cannot flush queue ID - invalid name: "x/y"
        postqueue: fatal: Cannot flush mail queue - invalid destination: "127.0.0.1"
        postqueue: fatal: Cannot flush mail queue - invalid destination: ""
        postqueue: fatal: Flush service is not configured for destination "[127.0.0.1]"
        """,
        err.toString(StandardCharsets.UTF_8));
    assertEquals(69, run("postqueue", "", "-p", "-f"));
  }

  private long listed() {
    out.reset();
    run("postqueue", "", "-j");
    return out.toString(StandardCharsets.UTF_8).lines().count();
  }

  private int run(String name, String input, String... args) {
    return Main.run(invocation(name, input), List.of(args));
  }

  private Invocation invocation(String name, String input) {
    return new Invocation(
        name,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        Map.of("MAIL_CONFIG", directory.toString()));
  }
}
