package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.MailException;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryBudget.Use;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;

class MemoryTest {
  private static final RecipientState LATER =
      new RecipientState.Deferred(DeliveryStatus.deferred("4.2.0", "none", "x".repeat(500)));

  @TempDir Path directory;
  private final MemoryBudget memory = MemoryBudget.of(4 << 20, 4 << 20);

  private JournalQueueStore open() throws IOException {
    return Fixture.open(new RealDisk(), Fixture.options(directory), new Fixture.Lines(), memory);
  }

  private static Envelope envelope(int recipients) {
    var all = new ArrayList<Recipient>();
    for (int i = 0; i < recipients; i++) {
      all.add(
          new Recipient(
              "u" + i + "@example.com", "", "rfc822;" + "x".repeat(480), java.util.Set.of()));
    }
    return new Envelope("a@example.com", all, Instant.now(), Map.of());
  }

  private static String put(JournalQueueStore store, int recipients) throws IOException {
    try (var draft = store.create()) {
      draft.content().write("\r\n".getBytes());
      draft.commit(envelope(recipients), QueueName.INCOMING);
      return draft.queueId();
    }
  }

  private long used() {
    return memory.used(Use.ARRIVAL);
  }

  @Test
  void aMessageIsChargedAsLongAsItTakesMemory() throws Exception {
    try (JournalQueueStore store = open()) {
      String id = put(store, 100);
      long cached = used();
      assertTrue(cached > 100 * 480, () -> cached + " bytes");
      assertEquals(0, store.entry(id).orElseThrow().footprint());
      store.activate(Instant.now(), 1);
      store.defer(id, Instant.now());
      assertTrue(used() < 1000, () -> used() + " bytes");
      QueueEntry entry = store.entry(id).orElseThrow();
      assertEquals(100, entry.recipients());
      assertTrue(entry.footprint() > 100 * 480, entry::toString);
      store.progress(id, 0, LATER);
      long changed = used();
      assertTrue(changed > 500, () -> changed + " bytes");
      store.progress(id, 0, LATER);
      assertEquals(changed, used());
      store.remove(id);
      assertEquals(0, used());
    }
  }

  @Test
  void isTheSameAfterAStart() throws Exception {
    String id;
    long before;
    long footprint;
    try (JournalQueueStore store = open()) {
      id = put(store, 100);
      store.activate(Instant.now(), 1);
      store.progress(id, 7, LATER);
      store.defer(id, Instant.now());
      before = used();
      footprint = store.entry(id).orElseThrow().footprint();
    }
    assertEquals(0, used());
    try (JournalQueueStore store = open()) {
      store.awaitScan();
      assertEquals(before, used());
      QueueEntry entry = store.entry(id).orElseThrow();
      assertEquals(100, entry.recipients());
      assertTrue(entry.footprint() > footprint / 2, entry::toString);
    }
  }

  @Test
  void whatDoesNotFitIsRefusedForNowAndLeavesNothing() throws Exception {
    try (JournalQueueStore store = open()) {
      var refusal = assertThrows(MailException.class, () -> put(store, 1000));
      assertEquals("452 4.3.1 Insufficient system storage", refusal.error().reply());
      assertEquals(0, used());
      assertEquals(0, store.entries().count());
      put(store, 10);
    }
  }

  @Test
  void aBacklogIsKeptOnDiskOnly() throws Exception {
    try (JournalQueueStore store = open()) {
      for (int i = 0; i < 200; i++) {
        put(store, 50);
      }
      assertTrue(used() < 2 << 20, () -> used() + " bytes");
      for (String id : store.activate(Instant.now(), 1000)) {
        assertEquals(50, store.find(id).orElseThrow().envelope().recipients().size());
        store.remove(id);
      }
      assertEquals(0, used());
    }
  }

  @Test
  void aDraftThatIsGivenUpLeavesNothing() throws Exception {
    try (JournalQueueStore store = open()) {
      for (int size : new int[] {1, 10_000, 60_000, 500_000}) {
        try (var draft = store.create()) {
          draft.content().write(new byte[size]);
        }
        assertEquals(0, used());
      }
    }
  }
}
