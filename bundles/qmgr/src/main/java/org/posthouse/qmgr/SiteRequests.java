package org.posthouse.qmgr;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.queue.QueueStore;

/**
 * Requests for the mail of sites, one after the other: they come from the network, and reading the
 * queue for many of them at once would be a way to keep the disk busy. While one is at work another
 * for the same site has nothing to add.
 */
final class SiteRequests {
  private static final Duration PATIENCE = Duration.ofSeconds(100);

  private final QueueStore store;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Semaphore turn = new Semaphore(1, true);

  SiteRequests(QueueStore store) {
    this.store = store;
  }

  /** How many messages are due now; empty if the request could not have its turn. */
  OptionalInt flush(String domain) {
    String site = domain.toLowerCase(Locale.ROOT);
    if (!running.add(site)) {
      return OptionalInt.of(0);
    }
    try {
      store.awaitAll();
      return inTurn(site);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    } finally {
      running.remove(site);
    }
  }

  private OptionalInt inTurn(String site) throws InterruptedException {
    if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(store.flushSite(site));
    } finally {
      turn.release();
    }
  }
}
