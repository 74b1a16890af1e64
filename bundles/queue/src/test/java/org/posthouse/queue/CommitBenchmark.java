package org.posthouse.queue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import org.posthouse.api.queue.QueueName;

/**
 * Prints commits per second for some numbers of writers; each message is activated and removed as
 * by a fast queue manager. Run by hand: {@code java ... CommitBenchmark DIRECTORY [SIZE]}.
 */
final class CommitBenchmark {
  private static final int[] WRITERS = {1, 8, 20, 50};
  private static final long RUN_NANOS = 3_000_000_000L;

  private CommitBenchmark() {}

  public static void main(String[] args) throws Exception {
    Path base = Path.of(args[0]);
    int size = args.length > 1 ? Integer.parseInt(args[1]) : 4096;
    byte[] content = Fixture.content(size).getBytes(StandardCharsets.ISO_8859_1);
    Path directory = Files.createTempDirectory(base, "commit-benchmark");
    try (var store =
        Fixture.open(new RealDisk(), QueueOptions.defaults(directory), new Fixture.Lines())) {
      run(store, content, 20);
      for (int writers : WRITERS) {
        run(store, content, writers);
      }
    }
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  private static void run(JournalQueueStore store, byte[] content, int writers) throws Exception {
    var commits = new AtomicLong();
    long start = System.nanoTime();
    long cpu = cpu();
    long allocated = allocated();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < writers; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (System.nanoTime() - start < RUN_NANOS) {
                      commit(store, content);
                      commits.incrementAndGet();
                    }
                  }));
    }
    Thread manager = Thread.ofVirtual().start(() -> removeAll(store, threads));
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    manager.join();
    System.out.printf(
        "%d bytes, %d writers: %.0f commits/s, %.1f us CPU, %d bytes allocated per commit%n",
        content.length,
        writers,
        commits.get() / seconds,
        (cpu() - cpu) / 1e3 / commits.get(),
        (allocated() - allocated) / commits.get());
  }

  private static void commit(JournalQueueStore store, byte[] content) {
    try (var draft = store.create()) {
      draft.content().write(content);
      draft.commit(Fixture.envelope("recipient@example.com"), QueueName.INCOMING);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void removeAll(JournalQueueStore store, Iterable<Thread> writers) {
    boolean writing = true;
    while (writing) {
      writing = false;
      for (Thread writer : writers) {
        writing |= writer.isAlive();
      }
      for (String id : store.activate(Instant.now(), 10_000)) {
        store.progress(id, 0, Fixture.DONE);
        store.remove(id);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
  }
}
