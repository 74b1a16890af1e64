package org.posthouse.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.posthouse.api.queue.QueueName;

/**
 * A server that is going to be killed: writes, delivers, defers, holds and deletes at random, and
 * keeps a ledger. A lower case letter says what is about to be done, an upper case one what the
 * store has confirmed.
 */
final class CrashChild {
  private static final int WRITERS = 6;
  private final JournalQueueStore store;
  private final Path ledgers;

  private CrashChild(JournalQueueStore store, Path ledgers) {
    this.store = store;
    this.ledgers = ledgers;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Path ledgers = Path.of(args[1]);
    long seed = Long.parseLong(args[2]);
    var child =
        new CrashChild(
            Fixture.open(new RealDisk(), Fixture.options(directory), new Log()), ledgers);
    for (int i = 0; i < WRITERS; i++) {
      var random = new Random(seed + i);
      Thread.ofVirtual().start(() -> child.write(random));
    }
    Thread.ofPlatform().start(() -> child.administer(new Random(seed + 100)));
    child.deliver(new Random(seed + 101));
  }

  /** Complaints go to the parent. */
  private static final class Log implements org.posthouse.api.log.Log {
    @Override
    public void info(String text) {}

    @Override
    public void warn(String text) {
      System.out.println("warning: " + text);
    }

    @Override
    public void fatal(String text) {
      System.out.println("fatal: " + text);
    }

    @Override
    public void panic(String text, Throwable cause) {
      System.out.println("panic: " + text);
      cause.printStackTrace(System.out);
    }
  }

  private java.io.OutputStream ledger() throws IOException {
    return Files.newOutputStream(
        ledgers.resolve(System.nanoTime() + "-" + Thread.currentThread().threadId()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void note(java.io.OutputStream ledger, String what, String id) throws IOException {
    long order = System.currentTimeMillis();
    ledger.write((what + " " + id + " " + order + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void write(Random random) {
    try (var ledger = ledger()) {
      while (true) {
        int size = random.nextInt(20) == 0 ? 100_000 : 20 + random.nextInt(9000);
        String text = Fixture.content(size);
        note(ledger, "C" + text.length(), Fixture.put(store, text, "a@example.com", "b@x.example"));
      }
    } catch (IOException e) {
      e.printStackTrace(System.out);
    }
  }

  private void deliver(Random random) throws IOException {
    try (var ledger = ledger()) {
      while (true) {
        for (String id : store.activate(Instant.now(), 50)) {
          attempt(id, random, ledger);
        }
        LockSupport.parkNanos(100_000);
      }
    }
  }

  private void attempt(String id, Random random, java.io.OutputStream ledger) throws IOException {
    store.find(id);
    switch (random.nextInt(8)) {
      case 0 -> {
        store.progress(id, 0, Fixture.LATER);
        store.defer(id, Instant.now().plusMillis(random.nextInt(300)));
      }
      case 1 -> {
        store.progress(id, 0, Fixture.DONE);
        store.defer(id, Instant.now().plusSeconds(random.nextInt(300)));
      }
      default -> {
        note(ledger, "r", id);
        store.progress(id, 0, Fixture.DONE);
        store.remove(id);
      }
    }
  }

  private void administer(Random random) {
    try (var ledger = ledger()) {
      while (true) {
        List<String> ids = store.entries().limit(500).map(e -> e.queueId()).toList();
        for (int i = 0; i < 20 && !ids.isEmpty(); i++) {
          change(ids.get(random.nextInt(ids.size())), random, ledger);
        }
        LockSupport.parkNanos(1_000_000);
      }
    } catch (IOException e) {
      e.printStackTrace(System.out);
    }
  }

  private void change(String id, Random random, java.io.OutputStream ledger) throws IOException {
    boolean held = store.entry(id).map(entry -> entry.queue() == QueueName.HOLD).orElse(false);
    switch (random.nextInt(3)) {
      case 0 -> {
        note(ledger, "d", id);
        if (store.delete(id)) {
          note(ledger, "D", id);
        }
      }
      case 1 -> {
        note(ledger, "u", id);
        store.release(id);
      }
      default -> {
        if (!held && store.hold(id)) {
          note(ledger, "H", id);
        }
      }
    }
  }
}
