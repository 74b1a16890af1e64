package org.posthouse.qmgr;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Sees to it that a sender is warned of a delay once. What was warned of is remembered in memory
 * only; after a restart, mail that was overdue when the queue manager started counts as warned of.
 */
final class DelayWarnings {
  /** Bounds the memory; when it is full a second warning for an old message is possible. */
  private static final int REMEMBERED = 200_000;

  private final Instant started;
  private final Set<String> warned =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  DelayWarnings(Instant started) {
    this.started = started;
  }

  /** Whether to warn now. Says so once for a message. */
  boolean isDue(ActiveMessage message, SchedulerSettings policy, Instant now) {
    Duration after = policy.delayWarning();
    if (after.isZero()) {
      return false;
    }
    Instant at = message.message().envelope().arrival().plus(after);
    return !now.isBefore(at) && at.isAfter(started) && warned.add(message.id());
  }

  void forget(String queueId) {
    warned.remove(queueId);
  }
}
