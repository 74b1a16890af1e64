package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;

/** Kills servers and compares what is in the queue with what they had confirmed. */
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("posthouse.crash.rounds", 4);
  @TempDir Path directory;

  @Test
  void losesNothingThatWasConfirmed() throws Exception {
    Path queue = directory.resolve("queue");
    Path ledgers = Files.createDirectory(directory.resolve("ledgers"));
    var random = new Random(Long.getLong("posthouse.crash.seed", 42));
    for (int round = 0; round < ROUNDS; round++) {
      runAndKill(queue, ledgers, random);
      Ledger ledger = Ledger.read(ledgers);
      var log = new Fixture.Lines();
      try (var view = new QueueView(new RealDisk(), queue, log)) {
        verify(ledger, view::entry, view::find);
      }
      try (var store = Fixture.open(new RealDisk(), Fixture.options(queue), log)) {
        store.awaitScan();
        verify(ledger, store::entry, store::find);
      }
      assertEquals(Set.of(), new HashSet<>(log.lines));
      assertEquals(0, Files.list(queue.resolve("corrupt")).count());
    }
  }

  private void runAndKill(Path queue, Path ledgers, Random random) throws Exception {
    var output = Files.createTempFile(directory, "child", ".out");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChild.class.getName(),
                queue.toString(),
                ledgers.toString(),
                String.valueOf(random.nextLong()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      long enough = size(ledgers) + 10_000 + random.nextInt(150_000);
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      while (size(ledgers) < enough && child.isAlive() && System.nanoTime() < deadline) {
        child.waitFor(1, TimeUnit.MILLISECONDS);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertEquals("", Files.readString(output), "output of the child");
  }

  private static long size(Path ledgers) throws IOException {
    try (var files = Files.list(ledgers)) {
      return files.mapToLong(path -> path.toFile().length()).sum();
    }
  }

  private void verify(
      Ledger ledger,
      Function<String, Optional<QueueEntry>> entry,
      Function<String, Optional<QueuedMessage>> find)
      throws IOException {
    for (var committed : ledger.sizes.entrySet()) {
      String id = committed.getKey();
      Optional<QueuedMessage> message = find.apply(id);
      if (ledger.deleted.contains(id)) {
        assertTrue(message.isEmpty(), id + " was deleted");
      } else if (!ledger.mayBeGone.contains(id)) {
        assertTrue(message.isPresent(), id + " was committed");
      }
      if (message.isPresent()) {
        String text = Fixture.read(message.get());
        assertEquals(Fixture.content(committed.getValue()), text);
        if (ledger.held.contains(id)) {
          assertEquals(QueueName.HOLD, entry.apply(id).orElseThrow().queue(), id);
        }
      }
    }
  }

  /** What the children confirmed, and what they began. */
  private record Ledger(
      Map<String, Integer> sizes, Set<String> deleted, Set<String> mayBeGone, Set<String> held) {

    static Ledger read(Path ledgers) throws IOException {
      var ledger = new Ledger(new HashMap<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
      try (var files = Files.list(ledgers)) {
        for (Path path : files.sorted().toList()) {
          for (String line : Files.readAllLines(path)) {
            ledger.take(line.split(" "));
          }
        }
      }
      return ledger;
    }

    /** The last line may be cut. */
    private void take(String[] words) {
      if (words.length < 3) {
        return;
      }
      String id = words[1];
      switch (words[0].charAt(0)) {
        case 'C' -> {
          Integer before = sizes.put(id, Integer.valueOf(words[0].substring(1)));
          assertFalse(before != null, id + " was given twice");
        }
        case 'D' -> deleted.add(id);
        case 'H' -> held.add(id);
        case 'u' -> held.remove(id);
        default -> mayBeGone.add(id);
      }
    }
  }
}
