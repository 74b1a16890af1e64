package org.posthouse.qmgr;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.Reason;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryBudget.Use;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.queue.QueueStore;

/**
 * Takes messages from the store into the active queue, as many as the limits allow, and has them
 * routed. Belongs to the scheduler's thread.
 */
final class Intake {
  /** Messages taken from the store at once: enough to be quick, few enough to stay responsive. */
  private static final int BATCH = 200;

  /** Messages being routed at once; bounds what slow tables can pile up. */
  private static final int ROUTING = 200;

  /** What scheduling needs for a message and for each recipient, with its next hop and result. */
  private static final int MESSAGE = 2 << 10;

  private static final int RECIPIENT = 600;

  /** How often what all messages may take one may need that is alone. */
  private static final int ALONE = 2;

  /** Memory is also given back by others, who do not say so. */
  private static final Duration UNTIL_MEMORY = Duration.ofMillis(100);

  private static final Duration SOON = Duration.ofMillis(50);

  /** While nothing can be taken only events count, and those wake the scheduler. */
  private static final Duration UNTIL_EVENT = Duration.ofMinutes(1);

  private final QueueStore store;
  private final Router router;
  private final Log log;
  private final MemoryBudget memory;
  private final Executor workers;
  private final Inbox inbox;
  private final BiConsumer<ActiveMessage, Router.Plan> routed;
  private final Deque<String> unrouted = new ArrayDeque<>();
  private final Map<String, Loaded> active = new HashMap<>();

  /** A message in memory, and what that takes. */
  private record Loaded(ActiveMessage message, MemoryShare memory) {}

  /** Messages wait for memory. */
  private boolean full;

  private int routing;
  private long recipients;
  private int probes;
  private boolean more = true;
  private boolean rescheduled;
  private boolean stopped;
  private long nextRun = System.nanoTime();

  /**
   * @param routed what takes a message with its plan
   */
  Intake(
      QueueStore store,
      Router router,
      Log log,
      MemoryBudget memory,
      Executor workers,
      Inbox inbox,
      BiConsumer<ActiveMessage, Router.Plan> routed) {
    this.store = store;
    this.router = router;
    this.log = log;
    this.memory = memory;
    this.workers = workers;
    this.inbox = inbox;
    this.routed = routed;
  }

  /** Gives back what a queue manager before this one left in the active queue. */
  void reclaim() {
    try (var entries = store.entries()) {
      entries
          .filter(entry -> entry.queue() == QueueName.ACTIVE)
          .forEach(entry -> store.defer(entry.queueId(), Instant.now()));
    }
  }

  /** Takes no more; what is not being routed goes back. */
  void stop() {
    stopped = true;
    unrouted.forEach(id -> store.defer(id, Instant.now()));
    unrouted.clear();
  }

  /** Gives back what is active. */
  void abandon() {
    active.forEach(
        (id, loaded) -> {
          store.defer(id, Instant.now());
          loaded.memory.close();
        });
    active.clear();
    probes = 0;
  }

  boolean isEmpty() {
    return active.isEmpty() && routing == 0;
  }

  /** Something may be due. */
  void wake() {
    more = true;
  }

  /** Takes what there is and what there is room for. */
  void refill(SchedulerSettings policy) {
    if (stopped) {
      return;
    }
    if (nextRun - System.nanoTime() <= 0) {
      more = true;
    }
    if (more && hasRoom(policy)) {
      int room = policy.activeLimit() - active.size() - unrouted.size() - routing;
      List<String> ids = store.activate(Instant.now(), Math.min(room, BATCH));
      unrouted.addAll(ids);
      more = !ids.isEmpty();
      rescheduled = true;
    }
    if (rescheduled) {
      rescheduled = false;
      nextRun = System.nanoTime() + untilNextRun(policy).toNanos();
    }
    load(policy);
  }

  /** What there is no memory for now waits its turn; what is smaller may pass it. */
  private void load(SchedulerSettings policy) {
    full = false;
    for (Iterator<String> ids = unrouted.iterator(); routing < ROUTING && ids.hasNext(); ) {
      if (load(ids.next(), policy)) {
        ids.remove();
      } else {
        full = true;
      }
    }
  }

  /** Returns false if the message has to wait. */
  private boolean load(String queueId, SchedulerSettings policy) {
    long need = store.entry(queueId).map(Intake::footprint).orElse(0L);
    MemoryShare share = memory.open(Use.DELIVERY);
    if (!share.take(need)) {
      if (need > memory.limit(Use.DELIVERY) * ALONE) {
        log.warn(queueId + ": the envelope needs a larger heap (-Xmx); it waits in the queue");
        store.defer(queueId, Instant.now().plus(policy.maximalBackoff()));
        return true;
      }
      if (routing > 0 || !active.isEmpty()) {
        return false;
      }
      // Alone, it has the memory of all others.
      share.add(need);
    }
    route(queueId, policy, share);
    return true;
  }

  private static long footprint(QueueEntry entry) {
    return entry.footprint() + MESSAGE + (long) entry.recipients() * RECIPIENT;
  }

  private boolean hasRoom(SchedulerSettings policy) {
    return active.size() + unrouted.size() + routing < policy.activeLimit()
        && recipients < policy.recipientLimit()
        && unrouted.size() < BATCH;
  }

  /** Nanoseconds to wait for something to do here. */
  long idleNanos(SchedulerSettings policy) {
    if (full) {
      return UNTIL_MEMORY.toNanos();
    }
    if (stopped || !hasRoom(policy)) {
      return UNTIL_EVENT.toNanos();
    }
    return more ? 0 : Math.max(0, nextRun - System.nanoTime());
  }

  /** A message may have become due earlier than all others. */
  void reschedule() {
    rescheduled = true;
  }

  private Duration untilNextRun(SchedulerSettings policy) {
    Duration longest = policy.queueRunDelay();
    return store
        .nextDue()
        .map(at -> Duration.between(Instant.now(), at))
        .map(d -> d.compareTo(SOON) < 0 ? SOON : d)
        .filter(d -> d.compareTo(longest) < 0)
        .orElse(longest);
  }

  private void route(String queueId, SchedulerSettings policy, MemoryShare share) {
    routing++;
    workers.execute(
        () -> {
          try {
            var message = activate(queueId);
            var plan = message.map(m -> router.plan(m, policy));
            inbox.post(() -> routed(queueId, message, plan, policy, share));
          } catch (Exception | LinkageError e) {
            log.warn(queueId + ": cannot be routed now: " + Reason.withFile(e));
            inbox.post(() -> unroutable(queueId, policy, share));
          }
        });
  }

  private Optional<ActiveMessage> activate(String queueId) {
    Optional<QueuedMessage> found = store.find(queueId);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    QueuedMessage message = found.get();
    var envelope = message.envelope();
    log.event(
        new MailEvent.Activated(
            queueId, envelope.sender(), message.content().size(), envelope.recipients().size()));
    Optional<QueueEntry> entry = store.entry(queueId);
    return Optional.of(
        new ActiveMessage(
            message,
            Instant.now(),
            entry.map(QueueEntry::asked).orElse(false),
            entry.map(QueueEntry::expired).orElse(false)));
  }

  private void routed(
      String queueId,
      Optional<ActiveMessage> message,
      Optional<Router.Plan> plan,
      SchedulerSettings policy,
      MemoryShare share) {
    routing--;
    if (message.isEmpty() || stopped) {
      share.close();
    }
    if (message.isEmpty()) {
      // Gone, or it could not be read now: what is there still has to leave the active queue.
      unschedulable(queueId, policy);
      return;
    }
    if (stopped) {
      store.defer(queueId, Instant.now());
      return;
    }
    active.put(queueId, new Loaded(message.get(), share));
    recipients += message.get().recipients();
    boolean refused = message.get().isProbe() && ++probes > policy.pendingProbes();
    try {
      routed.accept(
          message.get(),
          refused ? Router.refuse(message.get(), Deferrals.TOO_MANY_PROBES) : plan.orElseThrow());
    } catch (RuntimeException e) {
      log.panic(queueId + ": cannot be scheduled: " + e, e);
      leave(message.get());
      unschedulable(queueId, policy);
    }
  }

  private void unroutable(String queueId, SchedulerSettings policy, MemoryShare share) {
    share.close();
    routing--;
    unschedulable(queueId, policy);
  }

  private void unschedulable(String queueId, SchedulerSettings policy) {
    store.defer(queueId, Instant.now().plus(policy.minimalBackoff()));
    rescheduled = true;
  }

  /** The message is no longer active: removed, or deferred. */
  void leave(ActiveMessage message) {
    Loaded loaded = active.remove(message.id());
    if (loaded != null) {
      recipients -= message.recipients();
      probes -= message.isProbe() ? 1 : 0;
      loaded.memory.close();
    }
  }
}
