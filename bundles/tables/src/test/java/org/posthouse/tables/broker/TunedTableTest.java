package org.posthouse.tables.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableTuning;
import org.posthouse.api.table.TunedTable;
import org.posthouse.api.testing.Await;

/**
 * What the broker does for tables that say how they want to be asked, and for texts that change.
 */
final class TunedTableTest {
  @TempDir Path directory;

  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final Set<Thread> inside = ConcurrentHashMap.newKeySet();
  private final AtomicInteger most = new AtomicInteger();

  /** Answers each lookup with its key; not at all while it is down; when told to if it is slow. */
  private final class Server implements TableFactory {
    final TableTuning tuning;
    volatile boolean down;
    volatile CountDownLatch slow = new CountDownLatch(0);

    Server(TableTuning tuning) {
      this.tuning = tuning;
    }

    @Override
    public Set<String> types() {
      return Set.of("server");
    }

    @Override
    public TunedTable open(TableName name, TableContext context) {
      return new TunedTable() {
        @Override
        public TableTuning tuning() {
          return tuning;
        }

        @Override
        public LookupResult lookup(String key, Deadline deadline) {
          inside.add(Thread.currentThread());
          most.accumulateAndGet(inside.size(), Math::max);
          try {
            asked.incrementAndGet();
            if (down) {
              TimeUnit.MILLISECONDS.sleep(deadline.remainingMillis());
              return new LookupResult.TryAgain("no answer");
            }
            slow.await(1, TimeUnit.MINUTES);
            return LookupResult.found("answer " + key);
          } catch (InterruptedException e) {
            return new LookupResult.TryAgain("interrupted");
          } finally {
            inside.remove(Thread.currentThread());
          }
        }

        @Override
        public void close() {}
      };
    }
  }

  private TableBroker broker(TableFactory factory) {
    return new TableBroker(TableContract.context(directory, warnings), List.of(factory));
  }

  @Test
  void whatATableWantsCachedIsAskedOnce() throws Exception {
    var server =
        new Server(new TableTuning(Duration.ofMinutes(5), Duration.ofMinutes(1), Duration.ZERO, 0));
    try (TableBroker broker = broker(server)) {
      TableHandle table = broker.table("server:x");
      assertEquals(LookupResult.found("answer a"), table.lookup("a"));
      assertEquals(LookupResult.found("answer a"), table.lookup("a"));
      assertEquals(LookupResult.found("answer b"), table.lookup("b"));
      assertEquals(2, asked.get());
      assertEquals(1, broker.tables().getFirst().cached());
      assertEquals(3, broker.tables().getFirst().lookups());
    }
  }

  @Test
  void noMoreLookupsAtATimeThanATableWants() throws Exception {
    var server = new Server(new TableTuning(Duration.ZERO, Duration.ZERO, Duration.ZERO, 2));
    try (TableBroker broker = broker(server);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TableHandle table = broker.table("server:x");
      for (int i = 0; i < 200; i++) {
        String key = "k" + i;
        threads.submit(() -> table.lookup(key));
      }
      threads.close();
      assertEquals(200, asked.get());
      assertTrue(most.get() <= 2, () -> most + " at a time");
    }
  }

  @Test
  void aTableThatDoesNotAnswerKeepsOneCallerAtATimeAndIsBackAtOnce() throws Exception {
    var server =
        new Server(new TableTuning(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), 0));
    try (TableBroker broker = broker(server);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      TableHandle table = broker.table("server:x");
      server.down = true;
      assertInstanceOf(LookupResult.TryAgain.class, table.lookup("first"));
      assertEquals(1, warnings.size(), () -> warnings.toString());

      server.slow = new CountDownLatch(1);
      server.down = false;
      Future<LookupResult> probe = threads.submit(() -> table.lookup("probe"));
      Await.until("the server is asked", () -> asked.get() == 2);
      for (int i = 0; i < 100; i++) {
        assertInstanceOf(LookupResult.TryAgain.class, table.lookup("k" + i));
      }
      assertEquals(2, asked.get(), "the others were told at once");

      server.slow.countDown();
      probe.get();
      assertEquals(LookupResult.found("answer x"), table.lookup("x"));
      assertEquals(2, warnings.size(), () -> warnings.toString());
      assertTrue(warnings.getLast().contains("answers again"), warnings.getLast());
    }
  }

  @Test
  void aTextThatGotWorseLeavesTheOldContentInUse() throws Exception {
    Path file = directory.resolve("text");
    write(file, "a old\n", 1);
    try (TableBroker broker =
        new TableBroker(TableContract.context(directory, warnings), List.of())) {
      TableHandle table = broker.table("texthash:" + file);
      assertEquals(LookupResult.found("old"), table.lookup("a"));
      write(file, "a new\nbroken\n", 2);
      Await.until(
          "a warning",
          () -> {
            assertEquals(LookupResult.found("old"), table.lookup("a"));
            return !warnings.isEmpty();
          });
      assertTrue(warnings.getFirst().contains("old content stays in use"), warnings.getFirst());
      assertTrue(warnings.getFirst().contains("text, line 2"), warnings.getFirst());
      write(file, "a newer\n", 3);
      Await.until("the newer text", () -> table.lookup("a").equals(LookupResult.found("newer")));
      assertEquals(1, warnings.size(), () -> warnings.toString());
    }
  }

  private static void write(Path file, String text, int second) throws Exception {
    Path next = file.resolveSibling("next");
    Files.writeString(next, text);
    Files.setLastModifiedTime(next, FileTime.fromMillis(second * 1000L));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
