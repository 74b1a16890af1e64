package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.queue.QueueName;

/** Cuts the power at random moments of a disk that forgets what was not synced. */
class PowerLossTest {
  private static final int CASES = Integer.getInteger("posthouse.powerloss.cases", 10);
  private static final int MESSAGES = 120;
  private static final int WRITERS = 3;
  @TempDir Path directory;
  private QueueOptions options;

  private final Map<String, Integer> committed = new ConcurrentHashMap<>();
  private final Set<String> mayBeGone = ConcurrentHashMap.newKeySet();
  private final Set<String> gone = ConcurrentHashMap.newKeySet();
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(directory.resolve("journal"));
    options =
        new QueueOptions(
            directory, List.of("deferred"), 1, true, 0, 256 << 10, 3, 16 << 10, 100_000);
  }

  @Test
  void losesNothingThatWasConfirmed() throws Exception {
    var random = new Random(Long.getLong("posthouse.powerloss.seed", 1));
    for (int i = 0; i < CASES; i++) {
      committed.clear();
      mayBeGone.clear();
      gone.clear();
      held.clear();
      var disk = new MemoryDisk();
      for (int life = 0; life < 3; life++) {
        live(disk, random);
        disk = disk.afterPowerLoss(random);
        verify(disk);
      }
    }
  }

  private void live(MemoryDisk disk, Random random) throws Exception {
    var store = Fixture.open(disk, options, new Fixture.Lines());
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < WRITERS; i++) {
      var own = new Random(random.nextLong());
      threads.add(Thread.ofVirtual().start(() -> work(store, own)));
    }
    int cutAfter = committed.size() + random.nextInt(WRITERS * MESSAGES);
    while (committed.size() < cutAfter && threads.stream().anyMatch(Thread::isAlive)) {
      Thread.onSpinWait();
    }
    disk.cutPower();
    for (Thread thread : threads) {
      thread.join();
    }
    store.close();
  }

  private void work(JournalQueueStore store, Random random) {
    var mine = new ArrayList<String>();
    try {
      for (int i = 0; i < MESSAGES; i++) {
        int size = random.nextInt(10) == 0 ? 30_000 : 20 + random.nextInt(12_000);
        String text = Fixture.content(size);
        String id = Fixture.put(store, text, "a@example.com");
        committed.put(id, text.length());
        mine.add(id);
        change(store, mine.get(random.nextInt(mine.size())), random);
        for (String active : store.activate(Instant.now(), random.nextInt(4))) {
          attempt(store, active, random);
        }
      }
    } catch (IOException powerIsOff) {
      return;
    }
  }

  private void attempt(JournalQueueStore store, String id, Random random) {
    if (random.nextInt(3) == 0) {
      mayBeGone.add(id);
      store.remove(id);
    } else {
      store.progress(id, 0, Fixture.LATER);
      store.defer(id, Instant.now().plusSeconds(random.nextInt(100)));
    }
  }

  private void change(JournalQueueStore store, String id, Random random) throws IOException {
    switch (random.nextInt(8)) {
      case 0 -> {
        mayBeGone.add(id);
        if (store.delete(id)) {
          gone.add(id);
        }
      }
      case 1 -> {
        if (store.hold(id)) {
          held.add(id);
        }
      }
      case 2 -> {
        held.remove(id);
        store.release(id);
      }
      default -> {
        // left alone
      }
    }
  }

  private void verify(MemoryDisk disk) throws Exception {
    var log = new Fixture.Lines();
    var copy = MemoryDisk.of(disk.contents());
    try (var store = Fixture.open(copy, options, log)) {
      store.awaitScan();
      for (var entry : committed.entrySet()) {
        String id = entry.getKey();
        var message = store.find(id);
        if (gone.contains(id)) {
          assertTrue(message.isEmpty(), id + " was deleted");
        } else if (!mayBeGone.contains(id)) {
          assertTrue(message.isPresent(), id + " was committed; log: " + log.lines);
        }
        if (message.isPresent()) {
          assertEquals(Fixture.content(entry.getValue()), Fixture.read(message.get()));
          if (held.contains(id) && !mayBeGone.contains(id)) {
            assertEquals(QueueName.HOLD, store.entry(id).orElseThrow().queue(), id);
          }
        }
      }
    }
  }
}
