package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;

class QueueStoreTest {
  @TempDir Path directory;

  private QueueName queueOf(JournalQueueStore store, String id) {
    return store.entry(id).map(QueueEntry::queue).orElseThrow();
  }

  @Test
  void givesBackWhatWasCommitted() throws Exception {
    try (var store = Fixture.open(directory)) {
      String text = Fixture.content(4000);
      String id = Fixture.put(store, text, "a@example.com", "b@example.com");
      var message = store.find(id).orElseThrow();
      assertEquals(text, Fixture.read(message));
      assertEquals("sender@example.com", message.envelope().sender());
      assertEquals(List.of(RecipientState.PENDING, RecipientState.PENDING), message.states());
      assertEquals(List.of(id), store.activate(Instant.now(), 10));
      assertEquals(QueueName.ACTIVE, queueOf(store, id));
      store.remove(id);
      assertTrue(store.find(id).isEmpty());
    }
  }

  @Test
  void keepsMessagesAndTheirStateOverARestart() throws Exception {
    String small;
    String large;
    String done;
    Instant due = Instant.now().plusSeconds(1000);
    String largeText = Fixture.content(300_000);
    try (var store = Fixture.open(directory)) {
      small = Fixture.put(store, Fixture.content(3000), "a@example.com", "b@example.com");
      large = Fixture.put(store, largeText, "a@example.com");
      done = Fixture.put(store, Fixture.content(100), "a@example.com");
      assertEquals(3, store.activate(Instant.now(), 10).size());
      store.progress(small, 0, Fixture.DONE);
      store.progress(small, 1, Fixture.LATER);
      store.defer(small, due);
      store.remove(done);
    }
    try (var store = Fixture.openAndScan(directory)) {
      assertEquals(2, store.entries().count());
      assertEquals(QueueName.DEFERRED, queueOf(store, small));
      assertEquals(due.getEpochSecond(), store.nextDue().orElseThrow().getEpochSecond());
      assertEquals(List.of(Fixture.DONE, Fixture.LATER), store.find(small).orElseThrow().states());
      assertEquals(QueueName.INCOMING, queueOf(store, large));
      assertEquals(largeText, Fixture.read(store.find(large).orElseThrow()));
    }
  }

  @Test
  void movesWhatOutlivesItsSegmentIntoFiles() throws Exception {
    var ids = new HashSet<String>();
    String text = Fixture.content(20_000);
    try (var store = Fixture.openAndScan(directory)) {
      for (int i = 0; i < 300; i++) {
        String id = Fixture.put(store, text, "a@example.com");
        ids.add(id);
        store.activate(Instant.now(), 10);
        store.progress(id, 0, Fixture.LATER);
        store.defer(id, Instant.now().plusSeconds(1000 + i));
      }
      for (String id : ids) {
        assertEquals(text, Fixture.read(store.find(id).orElseThrow()));
        assertEquals(List.of(Fixture.LATER), store.find(id).orElseThrow().states());
      }
    }
    assertTrue(filesBelow("deferred").size() > 100);
    try (var store = Fixture.openAndScan(directory)) {
      assertEquals(300, store.entries().count());
      for (String id : ids) {
        assertEquals(text, Fixture.read(store.find(id).orElseThrow()));
        assertEquals(List.of(Fixture.LATER), store.find(id).orElseThrow().states());
        assertEquals(QueueName.DEFERRED, queueOf(store, id));
      }
      for (String id : ids) {
        assertTrue(store.delete(id));
      }
    }
    try (var store = Fixture.openAndScan(directory)) {
      assertEquals(0, store.entries().count());
    }
    assertEquals(Set.of(), filesBelow("deferred"));
  }

  private Set<String> filesBelow(String queue) throws IOException {
    try (var files = Files.walk(directory.resolve(queue))) {
      var names = new HashSet<String>();
      files.filter(Files::isRegularFile).forEach(f -> names.add(f.getFileName().toString()));
      return names;
    }
  }

  @Test
  void holdsAndReleases() throws Exception {
    String id;
    try (var store = Fixture.open(directory)) {
      id = Fixture.put(store, Fixture.content(500), "a@example.com");
      assertTrue(store.hold(id));
      assertEquals(QueueName.HOLD, queueOf(store, id));
      assertEquals(List.of(), store.activate(Instant.now().plusSeconds(9999), 10));
    }
    try (var store = Fixture.open(directory)) {
      assertEquals(QueueName.HOLD, queueOf(store, id));
      assertTrue(store.release(id));
      assertFalse(store.release(id));
      assertEquals(List.of(id), store.activate(Instant.now(), 10));
    }
  }

  @Test
  void releasesOnceHoweverManyAskAtOnce() throws Exception {
    try (var store = Fixture.open(directory);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String id = Fixture.put(store, Fixture.content(500), "a@example.com");
      Callable<Boolean> release = () -> store.release(id);
      for (int round = 0; round < 50; round++) {
        assertTrue(store.hold(id));
        int released = 0;
        for (var asked : threads.invokeAll(Collections.nCopies(8, release))) {
          released += asked.get() ? 1 : 0;
        }
        assertEquals(1, released);
      }
    }
  }

  private boolean isExpired(JournalQueueStore store, String id) {
    return store.entry(id).orElseThrow().expired();
  }

  @Test
  void remembersWhatIsExpired() throws Exception {
    String held;
    String active;
    String other;
    try (var store = Fixture.open(directory)) {
      held = Fixture.put(store, Fixture.content(500), "a@example.com");
      active = Fixture.put(store, Fixture.content(500), "a@example.com");
      other = Fixture.put(store, Fixture.content(500), "a@example.com");
      assertTrue(store.hold(held));
      assertTrue(store.expire(held));
      assertFalse(store.expire(held));
      assertFalse(store.expire("NOSUCH"));
      assertEquals(QueueName.HOLD, queueOf(store, held));
      assertEquals(2, store.activate(Instant.now(), 10).size());
      assertTrue(store.expire(active));
      store.defer(active, Instant.now().plusSeconds(1000));
    }
    for (int restart = 0; restart < 2; restart++) {
      try (var store = Fixture.openAndScan(directory)) {
        assertTrue(isExpired(store, held));
        assertTrue(isExpired(store, active));
        assertFalse(isExpired(store, other));
        assertEquals(restart == 0, store.release(held));
        store.activate(Instant.now(), 10);
        store.defer(held, Instant.now().plusSeconds(1000));
      }
    }
  }

  @Test
  void remembersWhatIsExpiredInFiles() throws Exception {
    var ids = new HashSet<String>();
    try (var store = Fixture.openAndScan(directory)) {
      for (int i = 0; i < 300; i++) {
        String id = Fixture.put(store, Fixture.content(20_000), "a@example.com");
        ids.add(id);
        store.activate(Instant.now(), 10);
        store.defer(id, Instant.now().plusSeconds(1000 + i));
        assertTrue(i % 2 == 0 || store.expire(id));
      }
      for (String id : ids) {
        store.expire(id);
      }
    }
    assertTrue(filesBelow("deferred").size() > 100);
    try (var store = Fixture.openAndScan(directory)) {
      for (String id : ids) {
        assertTrue(isExpired(store, id));
      }
    }
  }

  @Test
  void holdsAndDeletesOnlyAfterTheAttemptInProgress() throws Exception {
    try (var store = Fixture.open(directory)) {
      String held = Fixture.put(store, Fixture.content(500), "a@example.com");
      String deleted = Fixture.put(store, Fixture.content(500), "a@example.com");
      assertEquals(2, store.activate(Instant.now(), 10).size());
      assertTrue(store.hold(held));
      assertTrue(store.delete(deleted));
      assertEquals(QueueName.ACTIVE, queueOf(store, held));
      assertTrue(store.find(deleted).isPresent());
      store.defer(held, Instant.now());
      store.defer(deleted, Instant.now());
      assertEquals(QueueName.HOLD, queueOf(store, held));
      assertTrue(store.find(deleted).isEmpty());
    }
  }

  @Test
  void makesDeferredMailDueWhenFlushed() throws Exception {
    try (var store = Fixture.open(directory)) {
      String one = Fixture.put(store, Fixture.content(500), "a@one.example");
      String two = Fixture.put(store, Fixture.content(500), "a@two.example");
      store.activate(Instant.now(), 10);
      store.defer(one, Instant.now().plusSeconds(1000));
      store.defer(two, Instant.now().plusSeconds(1000));
      assertEquals(List.of(), store.activate(Instant.now(), 10));
      assertEquals(
          1,
          store.retry(
              m -> m.envelope().recipients().getFirst().address().endsWith("@two.example")));
      assertEquals(List.of(two), store.activate(Instant.now(), 10));
      assertTrue(store.flush(one));
      assertEquals(List.of(one), store.activate(Instant.now(), 10));
      assertFalse(store.flush("0000000000"));
    }
  }

  @Test
  void findsWhatWaitsForASiteInJournalAndFiles() throws Exception {
    var ids = new HashMap<String, String>();
    try (var store = Fixture.openAndScan(directory)) {
      for (String address : List.of("a@One.example", "b@two.example", "c@sub.one.example", "d")) {
        ids.put(address, deferred(store, Fixture.content(500), address));
      }
      ids.put("large", deferred(store, Fixture.content(200_000), "e@two.example", "f@ONE.example"));
    }
    for (int restart = 0; restart < 2; restart++) {
      try (var store = Fixture.openAndScan(directory)) {
        assertEquals(2, store.flushSite("oNe.example"));
        assertEquals(0, store.flushSite("e.example"));
        assertEquals(0, store.flushSite("bücher.example"));
        var due = Set.copyOf(store.activate(Instant.now(), 10));
        assertEquals(Set.of(ids.get("a@One.example"), ids.get("large")), due);
        due.forEach(id -> store.defer(id, Instant.now().plusSeconds(1000)));
      }
    }
  }

  @Test
  void leavesMailAloneOfWhichNobodyWaitsAtTheSite() throws Exception {
    try (var store = Fixture.open(directory)) {
      String id = deferred(store, Fixture.content(500), "a@one.example", "b@two.example");
      store.progress(id, 0, new RecipientState.Done(DeliveryStatus.sent("2.0.0", "x", "ok")));
      assertEquals(0, store.flushSite("one.example"));
      assertEquals(1, store.flushSite("two.example"));
    }
  }

  @Test
  void readsForASiteOnlyWhatMayHaveARecipientThere() throws Exception {
    try (var store = Fixture.open(directory)) {
      for (int i = 0; i < 1000; i++) {
        deferred(store, Fixture.content(50), "a@site" + i + ".example");
      }
      int possible = 0;
      for (int i = 0; i < 1000; i++) {
        long sites = Sites.of("b@SITE" + i + ".example");
        possible += Sites.mayHave(sites, Sites.of("a@site7.example")) ? 1 : 0;
      }
      assertTrue(possible >= 1 && possible < 5, possible + " of 1000 would be read");
      assertEquals(1, store.flushSite("site7.example"));
    }
  }

  @Test
  void remembersThatSomebodyAskedUntilTheAttemptIsOver() throws Exception {
    try (var store = Fixture.open(directory)) {
      String id = deferred(store, Fixture.content(500), "a@one.example");
      assertEquals(1, store.retry(_ -> true));
      assertFalse(store.entry(id).orElseThrow().asked());
      store.flushSite("one.example");
      store.activate(Instant.now(), 1);
      assertTrue(store.entry(id).orElseThrow().asked());
      store.defer(id, Instant.now().plusSeconds(1000));
      assertFalse(store.entry(id).orElseThrow().asked());
    }
  }

  private static String deferred(JournalQueueStore store, String content, String... recipients)
      throws Exception {
    String id = Fixture.put(store, content, recipients);
    store.activate(Instant.now(), 1);
    store.defer(id, Instant.now().plusSeconds(1000));
    return id;
  }

  @Test
  void refusesASecondServer() throws Exception {
    try (var store = Fixture.open(directory)) {
      var refused = assertThrows(IOException.class, () -> Fixture.open(directory));
      assertTrue(refused.getMessage().contains("in use by another server"));
      assertEquals(0, store.entries().count());
    }
  }

  @Test
  void leavesNoTraceOfADraftThatIsNotCommitted() throws Exception {
    try (var store = Fixture.open(directory)) {
      try (var draft = store.create()) {
        draft.content().write(new byte[200_000]);
      }
      assertEquals(0, store.entries().count());
      assertEquals(Set.of(), filesBelow("journal/new"));
    }
  }

  @Test
  void tellsOfArrivals() throws Exception {
    try (var store = Fixture.open(directory)) {
      var arrived = new java.util.concurrent.CountDownLatch(2);
      store.onArrival(arrived::countDown);
      Fixture.put(store, Fixture.content(500), "a@example.com");
      Fixture.put(store, Fixture.content(500_000), "a@example.com");
      arrived.await();
    }
  }
}
