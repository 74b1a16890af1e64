package org.posthouse.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.queue.QueueName;
import org.posthouse.config.ConfigLoader;
import org.posthouse.queue.JournalQueueStore;
import org.posthouse.queue.QueueDirectory;

/** The commands of the scope {@code queue}, called by Gogo as the console does, on a real queue. */
class QueueCommandsTest {
  @TempDir Path directory;

  private final List<String> logged = new ArrayList<>();
  private final CommandProcessorImpl gogo = new CommandProcessorImpl();
  private JournalQueueStore store;
  private String first;
  private String second;

  @BeforeEach
  void fillQueue() throws Exception {
    String main = "queue_directory = " + directory + "\nqueue_minfree = 0\n";
    ConfigSnapshot snapshot = ConfigLoader.parse(directory, main, "");
    store = new QueueDirectory(snapshot.main(), new Lines()).open();
    first = add();
    second = add();
    var commands =
        new QueueCommands(
            store,
            origin -> {
              throw new IllegalStateException("nothing is requeued here");
            },
            new Fixed(snapshot),
            new Lines());
    for (String name : List.of("delete", "expire", "hold", "release", "flush", "list")) {
      gogo.addCommand("queue", commands, name);
    }
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private String add() throws Exception {
    try (var draft = store.create()) {
      draft.content().write("Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII));
      draft.commit(
          new Envelope("a@b.test", List.of(new Recipient("u@x.test")), Instant.now(), Map.of()),
          QueueName.INCOMING);
      return draft.queueId();
    }
  }

  private String run(String line) throws Exception {
    logged.clear();
    var out = new ByteArrayOutputStream();
    try (var session = gogo.createSession(InputStream.nullInputStream(), out, out)) {
      session.execute(line);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void listsWhatThereIs() throws Exception {
    List<String> lines = run("queue:list").lines().toList();
    assertEquals(2, lines.size());
    assertTrue(
        lines.stream().anyMatch(l -> l.matches(first + " +incoming +20 .*")), lines::toString);
  }

  @Test
  void tellsWhatItChangedAndLogsIt() throws Exception {
    assertEquals(first + "\ncount 1\n", run("queue:delete " + first + " NOSUCH"));
    assertEquals(List.of(first + ": removed", "Deleted: 1 message"), logged);
    assertEquals("count 0\n", run("queue:delete " + first));
    assertEquals(1, run("queue:list").lines().count());
  }

  @Test
  void holdsOnceAndReleases() throws Exception {
    assertEquals("count 2\n", run("queue:hold ALL"));
    assertEquals(List.of("Placed on hold: 2 messages"), logged);
    assertEquals("count 0\n", run("queue:hold " + second));
    assertEquals("count 0\n", run("queue:release ALL deferred"));
    assertEquals(second + "\ncount 1\n", run("queue:release " + second));
    assertEquals(List.of(second + ": released from hold", "Released from hold: 1 message"), logged);
    assertEquals(
        List.of(QueueName.HOLD, QueueName.DEFERRED),
        List.of(
            store.entry(first).orElseThrow().queue(), store.entry(second).orElseThrow().queue()));
  }

  @Test
  void expires() throws Exception {
    assertEquals(first + "\ncount 1\n", run("queue:expire " + first));
    assertTrue(store.entry(first).orElseThrow().expired());
    assertTrue(!store.entry(second).orElseThrow().expired());
  }

  @Test
  void wordsWithoutAMeaningAreRefused() {
    assertThrows(Exception.class, () -> run("queue:nosuch"));
    assertThrows(Exception.class, () -> run("queue:list more than that"));
  }

  /** A configuration that does not change. */
  private record Fixed(ConfigSnapshot current) implements Configuration {
    @Override
    public List<String> reload() {
      return List.of();
    }
  }

  private final class Lines implements MailLog, Log {
    @Override
    public Log daemon(Settings settings, String daemon) {
      return this;
    }

    @Override
    public void info(String text) {
      logged.add(text);
    }

    @Override
    public void warn(String text) {
      logged.add(text);
    }

    @Override
    public void fatal(String text) {
      logged.add(text);
    }

    @Override
    public void panic(String text, Throwable cause) {
      throw new AssertionError(text, cause);
    }
  }
}
