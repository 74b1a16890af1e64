package org.posthouse.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.posthouse.api.log.Log;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.queue.QueueStore;

/** What the tests of the queue share. */
final class Fixture {
  private Fixture() {}

  static final RecipientState DONE =
      new RecipientState.Done(DeliveryStatus.sent("2.0.0", "local", "delivered"));
  static final RecipientState LATER =
      new RecipientState.Deferred(DeliveryStatus.deferred("4.4.1", "none", "no route"));

  /** Keeps what was logged. */
  static final class Lines implements Log {
    final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void info(String text) {
      lines.add(text);
    }

    @Override
    public void warn(String text) {
      lines.add("warning: " + text);
    }

    @Override
    public void fatal(String text) {
      lines.add("fatal: " + text);
    }

    @Override
    public void panic(String text, Throwable cause) {
      lines.add("panic: " + text + ": " + cause);
      cause.printStackTrace();
    }
  }

  static QueueOptions options(Path directory) {
    return new QueueOptions(
        directory, List.of("deferred"), 1, false, 0, 1 << 20, 3, 64 << 10, 1 << 20);
  }

  static JournalQueueStore open(Path directory) throws IOException {
    return open(new RealDisk(), options(directory), new Lines());
  }

  static JournalQueueStore open(Disk disk, QueueOptions options, Log log) throws IOException {
    return open(disk, options, log, MemoryBudget.of(64 << 20, 64 << 20));
  }

  static JournalQueueStore open(Disk disk, QueueOptions options, Log log, MemoryBudget memory)
      throws IOException {
    return new JournalQueueStore(disk, () -> options, log, InstantSource.system(), memory);
  }

  static JournalQueueStore openAndScan(Path directory) throws Exception {
    JournalQueueStore store = open(directory);
    store.awaitScan();
    return store;
  }

  static Envelope envelope(String... recipients) {
    return new Envelope(
        "sender@example.com",
        List.of(recipients).stream().map(Recipient::new).toList(),
        Instant.now(),
        Map.of(Envelope.CLIENT_NAME, "unknown"));
  }

  static String content(int size) {
    var text = new StringBuilder("Subject: test\r\n\r\n");
    while (text.length() < size - 2) {
      text.append((char) ('a' + text.length() % 26));
    }
    return text.append("\r\n").toString();
  }

  static String put(QueueStore store, String content, String... recipients) throws IOException {
    return put(store, QueueName.INCOMING, content, recipients);
  }

  static String put(QueueStore store, QueueName queue, String content, String... recipients)
      throws IOException {
    try (var draft = store.create()) {
      draft.content().write(content.getBytes(StandardCharsets.ISO_8859_1));
      draft.commit(envelope(recipients), queue);
      return draft.queueId();
    }
  }

  static String read(QueuedMessage message) throws IOException {
    try (var in = message.content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
