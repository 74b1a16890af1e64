package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.MailException;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.testing.Await;

class FullDiskTest {
  @TempDir Path directory;
  private QueueOptions options;
  private final MemoryDisk disk = new MemoryDisk();
  private final Fixture.Lines log = new Fixture.Lines();

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(directory.resolve("journal"));
    options =
        new QueueOptions(
            directory, List.of("deferred"), 1, false, 0, 256 << 10, 3, 16 << 10, 1 << 20);
  }

  private List<String> fill(JournalQueueStore store) throws IOException {
    var ids = new ArrayList<String>();
    String text = Fixture.content(8000);
    while (true) {
      try {
        ids.add(Fixture.put(store, text, "a@example.com"));
      } catch (MailException e) {
        assertEquals("452 4.3.1 Insufficient system storage", e.error().reply());
        return ids;
      }
    }
  }

  @Test
  void answers452AndRecoversWhenMailHasLeft() throws Exception {
    disk.limit(1 << 20);
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      List<String> ids = fill(store);
      assertTrue(ids.size() > 50);
      for (String id : ids) {
        assertEquals(8000, store.find(id).orElseThrow().content().size());
      }
      store.activate(Instant.now(), 10_000);
      ids.forEach(store::remove);
      Await.until("the store accepts mail again", () -> accepts(store));
      assertTrue(fill(store).size() > 50);
    }
  }

  @Test
  void usesItsSegmentsAgainWhenTheyCannotBecomeMore() throws Exception {
    disk.limit(600_000);
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      List<String> ids = fill(store);
      store.activate(Instant.now(), 10_000);
      ids.forEach(store::remove);
      Await.until("the store accepts mail again", () -> accepts(store));
    }
  }

  private static boolean accepts(JournalQueueStore store) throws IOException {
    try {
      Fixture.put(store, Fixture.content(8000), "a@example.com");
      return true;
    } catch (MailException stillFull) {
      return false;
    }
  }

  @Test
  void recoversWhenSpaceIsBack() throws Exception {
    disk.limit(600_000);
    try (var store = Fixture.open(disk, options, log)) {
      List<String> ids = fill(store);
      disk.limit(Long.MAX_VALUE);
      Await.until("the store accepts mail again", () -> accepts(store));
      for (String id : ids) {
        assertTrue(store.find(id).isPresent());
      }
    }
  }

  @Test
  void answers452ForLargeMessages() throws Exception {
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      disk.limit(disk.contents().values().stream().mapToLong(b -> b.length).sum() + 60_000);
      var full =
          assertThrows(
              MailException.class,
              () -> Fixture.put(store, Fixture.content(200_000), "a@example.com"));
      assertEquals(452, full.error().code());
      assertEquals(0, store.entries().count());
    }
  }

  @Test
  void startsWithAFullDisk() throws Exception {
    String id;
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      id = Fixture.put(store, Fixture.content(8000), "a@example.com");
    }
    disk.limit(0);
    try (var store = Fixture.open(disk, options, log)) {
      assertTrue(store.find(id).isPresent());
      fill(store);
    }
  }

  @Test
  void keepsAMinimumOfSpaceFree() throws Exception {
    options =
        new QueueOptions(
            directory, List.of("deferred"), 1, false, 500_000, 256 << 10, 3, 16 << 10, 1 << 20);
    disk.limit(1_000_000);
    try (var store = Fixture.open(disk, options, log)) {
      Await.until(
          "mail is refused for want of space",
          () -> {
            try {
              store.create().close();
              return false;
            } catch (MailException full) {
              return full.error().code() == 452;
            }
          });
    }
  }

  @Test
  void doesNotTrustASegmentAfterAFailedSync() throws Exception {
    String refused;
    String accepted;
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      String before = Fixture.put(store, Fixture.content(500), "a@example.com");
      disk.failSyncOf("a@example.com");
      try (var draft = store.create()) {
        refused = draft.queueId();
        var e =
            assertThrows(
                MailException.class,
                () -> draft.commit(Fixture.envelope("a@example.com"), QueueName.INCOMING));
        assertEquals(451, e.error().code());
      }
      assertTrue(store.find(refused).isEmpty());
      accepted = Fixture.put(store, Fixture.content(500), "a@example.com");
      assertTrue(store.find(before).isPresent());
    }
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      assertTrue(store.find(refused).isEmpty());
      assertTrue(store.find(accepted).isPresent());
      assertEquals(2, store.entries().count());
    }
  }

  private String putForMany(JournalQueueStore store, int recipients) throws IOException {
    String[] addresses = new String[recipients];
    Arrays.setAll(addresses, i -> "r" + i + "@example.com");
    return Fixture.put(store, Fixture.content(500), addresses);
  }

  private long delivered(JournalQueueStore store, String id) {
    return store.find(id).orElseThrow().states().stream().filter(s -> !s.isOpen()).count();
  }

  @Test
  void forgetsNoDeliveryAndNoRemovalAcrossARestartOnAFullDisk() throws Exception {
    disk.limit(1 << 20);
    List<String> ids;
    String many;
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      many = putForMany(store, 100);
      ids = fill(store);
      store.activate(Instant.now(), 10_000);
      for (int i = 0; i < 50; i++) {
        store.progress(many, i, Fixture.DONE);
      }
      ids.stream().limit(20).forEach(store::remove);
      store.defer(many, Instant.now().plusSeconds(1000));
    }
    for (int restart = 0; restart < 5; restart++) {
      disk.limit(0);
      try (var store = Fixture.open(disk, options, log)) {
        store.awaitScan();
        assertEquals(50 + restart, delivered(store, many));
        assertEquals(ids.size() + 1 - 20 - restart, store.entries().count());
        store.activate(Instant.now(), 10_000);
        store.progress(many, 50 + restart, Fixture.DONE);
        store.remove(ids.get(20 + restart));
      }
    }
    disk.limit(Long.MAX_VALUE);
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      assertEquals(55, delivered(store, many));
      assertEquals(ids.size() + 1 - 25, store.entries().count());
    }
  }

  @Test
  void keepsInMemoryWhatHasNoRoomAndWritesItWhenSpaceIsBack() throws Exception {
    int recipients = 4000;
    disk.limit(1 << 20);
    String many;
    List<String> ids;
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      many = putForMany(store, recipients);
      ids = fill(store);
      disk.limit(0);
      store.activate(Instant.now(), 10_000);
      for (int i = 0; i < recipients - 1; i++) {
        store.progress(many, i, Fixture.LATER);
        store.progress(many, i, Fixture.DONE);
      }
      store.remove(ids.getFirst());
      assertEquals(recipients - 1, delivered(store, many));
      disk.limit(Long.MAX_VALUE);
      Await.until("the store accepts mail again", () -> accepts(store));
    }
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      assertEquals(recipients - 1, delivered(store, many));
      assertTrue(store.find(ids.getFirst()).isEmpty());
      assertTrue(store.find(ids.get(1)).isPresent());
    }
  }

  @Test
  void saysWhatMayBeRepeatedWhenItHasToEndWithoutRoom() throws Exception {
    disk.limit(1 << 20);
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      String many = putForMany(store, 4000);
      fill(store);
      disk.limit(0);
      // More than all segments together could take, spare ones too.
      for (int i = 0; i < 10 * 4000; i++) {
        store.progress(many, i % 4000, Fixture.DONE);
      }
    }
    assertTrue(log.lines.stream().anyMatch(l -> l.contains("deliveries may be repeated")));
  }

  @Test
  void deferralsDoNotUseUpTheReserve() throws Exception {
    disk.limit(1 << 20);
    List<String> ids;
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      ids = fill(store);
      disk.limit(0);
      for (int round = 0; round < 100; round++) {
        for (String id : store.activate(Instant.now(), 10_000)) {
          store.progress(id, 0, Fixture.LATER);
          store.defer(id, Instant.now());
        }
      }
      assertTrue(store.delete(ids.getFirst()));
      assertTrue(store.hold(ids.get(1)));
    }
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      assertEquals(ids.size() - 1, store.entries().count());
      assertEquals(QueueName.HOLD, store.entry(ids.get(1)).orElseThrow().queue());
    }
  }

  @Test
  void writesAgainWhatAFailedSyncPutAtRisk() throws Exception {
    String id;
    try (var store = Fixture.open(disk, options, log)) {
      store.awaitScan();
      id = Fixture.put(store, Fixture.content(500), "a@example.com", "b@example.com");
      store.activate(Instant.now(), 10);
      disk.failSyncOf("a@example.com");
      store.progress(id, 0, Fixture.DONE);
      assertThrows(
          MailException.class, () -> Fixture.put(store, Fixture.content(500), "a@example.com"));
    }
    var after = disk.afterPowerLoss(new Random(1));
    try (var store = Fixture.open(after, options, log)) {
      store.awaitScan();
      assertEquals(1, delivered(store, id));
    }
  }
}
