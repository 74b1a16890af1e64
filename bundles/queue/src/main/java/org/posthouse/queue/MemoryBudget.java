package org.posthouse.queue;

import java.util.concurrent.atomic.AtomicLong;

/** How much of the heap message contents may take together. */
final class MemoryBudget {
  private final AtomicLong used = new AtomicLong();
  private final long limit;

  MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** Takes some bytes of the budget; returns false, and takes nothing, if they are not left. */
  boolean take(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  long used() {
    return used.get();
  }
}
