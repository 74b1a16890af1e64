package org.posthouse.master;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Places for sessions, of one service or of all together. */
final class Places {
  /** A limit below this is near from the first session on; only the end of it counts. */
  private static final int SMALL = 10;

  private final int limit;
  private final Semaphore free;
  private final Optional<Places> whole;

  private Places(int limit, Optional<Places> whole) {
    this.limit = limit;
    this.whole = whole;
    free = new Semaphore(limit);
  }

  static Places of(int limit) {
    return new Places(limit, Optional.empty());
  }

  /** Each of these places is one of {@code all}, too. */
  static Places of(int limit, Places all) {
    return new Places(limit, Optional.of(all));
  }

  int limit() {
    return limit;
  }

  boolean isFull() {
    return free.availablePermits() <= 0;
  }

  boolean tryTake() {
    boolean taken = free.tryAcquire();
    if (taken && whole.isPresent() && !whole.get().tryTake()) {
      free.release();
      return false;
    }
    return taken;
  }

  /** Waits for a place, for about a second. */
  boolean take() throws InterruptedException {
    boolean taken = free.tryAcquire(1, TimeUnit.SECONDS);
    if (taken && whole.isPresent() && !whole.get().take()) {
      free.release();
      return false;
    }
    return taken;
  }

  void giveBack() {
    whole.ifPresent(Places::giveBack);
    free.release();
  }

  /** Whether less than a tenth is free, here or in the whole. */
  boolean isScarce() {
    return limit >= SMALL && free.availablePermits() < limit / 10
        || whole.isPresent() && whole.get().isScarce();
  }
}
