package org.posthouse.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueName;

class MessageFileTest {
  private static final String ID = "0123456789A";
  private static final Path FILE = Path.of("/queue/deferred/0", ID);
  private static final Path DRAFT = Path.of("/queue/journal/new", ID);

  private final MemoryDisk disk = new MemoryDisk();
  private final Instant now = Instant.ofEpochSecond(1_795_000_000);
  private final byte[] content = new byte[200_000];

  private MessageFile read() throws IOException {
    try (DiskFile file = disk.read(FILE)) {
      return MessageFile.read(file, FILE, ID);
    }
  }

  private void update(QueueName queue, boolean expired, Map<Integer, RecipientState> changes)
      throws IOException {
    var state = new Payloads.State(ID, queue, now, expired);
    MessageFileWriter.update(disk, FILE, DRAFT, state, changes, false);
  }

  private static RecipientState later(String text) {
    return new RecipientState.Deferred(DeliveryStatus.deferred("4.4.1", "none", text));
  }

  /** Made by the last version that did not keep who the client was. */
  @Test
  void aFileOfAVersionWithoutClientsIsRead(@TempDir Path dir) throws Exception {
    Path old = dir.resolve("4f5Xyz1234");
    try (var in = MessageFileTest.class.getResourceAsStream("message-file-without-client")) {
      Files.copy(in, old);
    }
    try (DiskFile file = new RealDisk().read(old)) {
      MessageFile message = MessageFile.read(file, old, "4f5Xyz1234");
      Envelope envelope = message.head().envelope();
      assertEquals(QueueName.HOLD, message.head().queue());
      assertEquals("s@example.org", envelope.sender());
      assertEquals(Optional.of("192.0.2.1"), envelope.attribute(Envelope.CLIENT_ADDRESS));
      assertEquals("rfc822;B@example.org", envelope.recipients().get(1).dsnOriginal());
      assertEquals(Optional.empty(), envelope.client());
      assertTrue(message.states().get(1) instanceof RecipientState.Deferred);
      assertEquals(2, MessageFile.summary(file, old).head().recipients());
      var content = new FileContent(() -> new RealDisk().read(old), message, damage -> {});
      try (var in = content.open()) {
        assertEquals("Subject: old\n\nbody\n", new String(in.readAllBytes(), US_ASCII));
      }
    }
  }

  @Test
  void aFileDoesNotGrowWithEachAttempt() throws Exception {
    disk.makeDirectory(FILE.getParent());
    disk.makeDirectory(DRAFT.getParent());
    new Random(1).nextBytes(content);
    var recipients = List.of(new Recipient("a@b"), new Recipient("c@d"), new Recipient("e@f"));
    var envelope = new Envelope("s@t", recipients, now, Map.of());
    try (var writer = new MessageFileWriter(disk, FILE)) {
      writer.write(content, 0, content.length);
      writer.finish(
          new Payloads.Head(ID, QueueName.INCOMING, now, content.length, envelope),
          false,
          Map.of(),
          false);
    }
    MessageFile first = read();
    update(QueueName.DEFERRED, false, Map.of(2, Fixture.DONE));
    long largest = 0;
    for (int attempt = 0; attempt < 40; attempt++) {
      update(QueueName.DEFERRED, false, Map.of(0, later("x".repeat(1_000_000) + attempt)));
      largest = Math.max(largest, disk.contents().get(FILE).length);
    }
    update(QueueName.HOLD, true, Map.of(1, later("end")));
    assertTrue(largest < 20_000_000, "largest: " + largest);
    MessageFile last = read();
    assertEquals(new Payloads.State(ID, QueueName.HOLD, now, true), last.state());
    var states = new HashMap<Integer, RecipientState>();
    states.put(0, later("x".repeat(1_000_000) + 39));
    states.put(1, later("end"));
    states.put(2, Fixture.DONE);
    assertEquals(states, last.states());
    assertEquals(envelope, last.head().envelope());
    // Who learned of the file at the beginning can still read its content.
    var reader = new FileContent(() -> disk.read(FILE), first, damage -> {});
    try (var in = reader.open()) {
      assertArrayEquals(content, in.readAllBytes());
    }
  }
}
