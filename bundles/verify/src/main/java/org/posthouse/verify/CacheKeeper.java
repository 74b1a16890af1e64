package org.posthouse.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.posthouse.api.log.Log;

/**
 * The thread that reads the table of results when the server starts, writes what has changed, and
 * removes what has expired.
 */
final class CacheKeeper implements Runnable {
  /** How much a crash can cost at least; more when writing takes long. */
  private static final Duration WRITE_EVERY = Duration.ofSeconds(1);

  /** Writing takes no more than this part of the time. */
  private static final int SHARE = 20;

  /** How long a question waits for the table to be read. */
  private static final Duration LOADING = Duration.ofSeconds(10);

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final ResultCache cache;
  private final CacheTable table;
  private final Supplier<VerifySettings> policies;
  private final Supplier<Log> logs;
  private final InstantSource clock;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("verify").unstarted(this);
  private Instant cleaned = Instant.MIN;

  CacheKeeper(
      ResultCache cache,
      CacheTable table,
      Supplier<VerifySettings> policies,
      Supplier<Log> logs,
      InstantSource clock) {
    this.cache = cache;
    this.table = table;
    this.policies = policies;
    this.logs = logs;
    this.clock = clock;
  }

  void start() {
    thread.start();
  }

  /** Writes what is not written yet. */
  void stop() {
    stopping.countDown();
    try {
      thread.join(FAREWELL);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the table has been read, or could not be. */
  void awaitLoaded() {
    try {
      loaded.await(LOADING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    try {
      // Once at least: what has not been read cannot be written.
      Duration pause = turn();
      while (!stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = turn();
      }
      table.save(logs.get());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      loaded.countDown();
    }
  }

  /** Returns how long to rest. */
  private Duration turn() {
    long began = System.nanoTime();
    try {
      VerifySettings policy = policies.get();
      if (!table.isLoaded(policy.map()) || loaded.getCount() > 0) {
        table.load(policy.map(), logs.get());
      }
      clean(policy);
      table.save(logs.get());
    } catch (RuntimeException e) {
      logs.get().panic("verify: " + e, e);
    } finally {
      loaded.countDown();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - began).multipliedBy(SHARE);
    return took.compareTo(WRITE_EVERY) > 0 ? took : WRITE_EVERY;
  }

  private void clean(VerifySettings policy) {
    Instant now = clock.instant();
    Duration interval = policy.cleanupInterval();
    if (interval.isZero() || !cleaned.equals(Instant.MIN) && now.isBefore(cleaned.plus(interval))) {
      return;
    }
    cleaned = now;
    int dropped =
        cache.clean((_, result) -> policy.cache().isWorthless(result, now.getEpochSecond()));
    String name = policy.map().isEmpty() ? "verify" : policy.map();
    logs.get()
        .info(
            "cache "
                + name
                + " full cleanup: retained="
                + cache.size()
                + " dropped="
                + dropped
                + " entries");
  }
}
