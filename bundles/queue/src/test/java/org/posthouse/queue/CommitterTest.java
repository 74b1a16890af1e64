package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.MailException;
import org.posthouse.api.log.Log;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.queue.QueueName;

class CommitterTest {
  private static final Path JOURNAL = Path.of("/queue/journal");

  @TempDir Path directory;

  private static Append durable() {
    return Append.durable(Record.REMOVE, Payloads.id("4ABCDE"));
  }

  private static Journal journal(Disk disk) throws Exception {
    disk.makeDirectory(JOURNAL);
    var journal = new Journal(disk, JOURNAL, 1 << 20, 3);
    journal.open(_ -> {});
    journal.rotate();
    return journal;
  }

  private static String refusal(Append record) {
    return assertThrows(MailException.class, () -> record.await(Duration.ofMinutes(1)))
        .error()
        .detail();
  }

  @Test
  void aListenerThatFailsLosesNoMailAndRepeatsNone() throws Exception {
    var log = new Fixture.Lines();
    String id;
    try (var store = Fixture.open(new RealDisk(), Fixture.options(directory), log)) {
      store.awaitScan();
      store.onArrival(
          () -> {
            throw new IllegalStateException("test");
          });
      id = Fixture.put(store, Fixture.content(100), "a@example.com");
      Fixture.put(store, QueueName.INCOMING, Fixture.content(100_000), "a@example.com");
      assertEquals(2, store.entries().count());
    }
    assertEquals(2, log.lines.stream().filter(line -> line.contains("new mail failed")).count());
    try (var store = Fixture.openAndScan(directory)) {
      assertEquals(2, store.entries().count());
      assertTrue(store.find(id).isPresent());
    }
  }

  @Test
  void afterAFailureOfOursEverybodyIsToldAtOnceAndWorkGoesOn() throws Exception {
    Journal journal = journal(new MemoryDisk());
    var failures = new AtomicInteger(1);
    var committer =
        new Committer(
            journal,
            _ -> {
              if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("test");
              }
            },
            () -> {},
            MemoryBudget.of(1 << 20, 1 << 20).open(MemoryBudget.Use.DELIVERY),
            new Fixture.Lines());
    // More than a segment holds, so that the failure comes before the end of the batch.
    List<Append> batch = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      batch.add(Append.message(Payloads.id("4ABCDE"), new byte[400_000], 400_000, null));
    }
    batch.forEach(committer::submit);
    committer.start();
    for (Append record : batch) {
      assertEquals("test", refusal(record));
    }
    Append next = durable();
    committer.submit(next);
    next.await(Duration.ofMinutes(1));
    committer.close();
  }

  @Test
  void nobodyWaitsForAThreadThatHasEnded() throws Exception {
    var log =
        new Log() {
          @Override
          public void info(String text) {}

          @Override
          public void warn(String text) {}

          @Override
          public void fatal(String text) {}

          @Override
          public void panic(String text, Throwable cause) {
            Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
            throw new OutOfMemoryError("test");
          }
        };
    var committer =
        new Committer(
            journal(new MemoryDisk()),
            _ -> {
              throw new IllegalStateException("test");
            },
            () -> {},
            MemoryBudget.of(1 << 20, 1 << 20).open(MemoryBudget.Use.DELIVERY),
            log);
    Append waiting = durable();
    committer.submit(waiting);
    committer.start();
    assertEquals("the queue is closed", refusal(waiting));
    Append late = durable();
    committer.submit(late);
    assertEquals("the queue is closed", refusal(late));
    committer.close();
  }
}
