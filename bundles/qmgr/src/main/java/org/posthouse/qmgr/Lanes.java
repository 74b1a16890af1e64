package org.posthouse.qmgr;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The deliveries that wait for one destination, first come, first served; except that messages with
 * few deliveries may pass large ones. Every {@code slotCost} deliveries of a large message earn one
 * passage, so that a mailing list is slowed down by little and a short message never waits for the
 * whole of it.
 */
final class Lanes {
  /** A message with more deliveries than this to one destination is a large one. */
  private static final int SMALL = 5;

  private final Deque<Job> small = new ArrayDeque<>(4);
  private final Deque<Job> large = new ArrayDeque<>(0);
  private final int slotCost;
  private int credit;

  /** Credit is counted in deliveries of large messages. */
  Lanes(Limits limits) {
    this.slotCost = limits.slotCost();
    this.credit = slotCost * limits.slotLoan();
  }

  void add(Job job, int siblings) {
    (siblings > SMALL ? large : small).addLast(job);
  }

  boolean isEmpty() {
    return small.isEmpty() && large.isEmpty();
  }

  int size() {
    return small.size() + large.size();
  }

  /** The next one; there must be one. */
  Job take() {
    if (large.isEmpty()) {
      return small.removeFirst();
    }
    if (small.isEmpty()) {
      return takeLarge();
    }
    if (small.getFirst().sequence() < large.getFirst().sequence()) {
      return small.removeFirst();
    }
    if (slotCost > 0 && credit >= slotCost) {
      credit -= slotCost;
      return small.removeFirst();
    }
    return takeLarge();
  }

  private Job takeLarge() {
    credit = Math.min(credit + 1, slotCost * SMALL);
    return large.removeFirst();
  }
}
