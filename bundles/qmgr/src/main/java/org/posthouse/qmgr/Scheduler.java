package org.posthouse.qmgr;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.bounce.BounceService;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.delivery.ProbeListener;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.queue.QueueStore;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.table.Tables;

/**
 * The queue manager's thread. It owns all scheduling state and does nothing that waits; routing,
 * delivering and reporting run beside it on virtual threads, which come back by the {@link Inbox}.
 */
final class Scheduler implements Runnable {
  /** Pause after an unexpected error, so that it does not repeat at full speed. */
  private static final Duration ERROR_PAUSE = Duration.ofSeconds(1);

  /** Events handled before new mail gets its turn. */
  private static final int EVENTS = 1000;

  private final Configuration configuration;
  private final QueueStore store;
  private final Log log;
  private final Finisher finisher;
  private final Executor workers;
  private final Inbox inbox = new Inbox();
  private final Timers timers = new Timers();
  private final Intake intake;
  private final Dispatch dispatch;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private ConfigSnapshot snapshot;
  private SchedulerSettings policy;
  private boolean stopping;

  Scheduler(
      Configuration configuration,
      QueueStore store,
      AddressResolver resolver,
      BounceService bounces,
      Agents agents,
      ProbeListener probes,
      Tables tables,
      MailLog logs,
      MemoryBudget memory,
      Executor workers) {
    this.configuration = configuration;
    this.store = store;
    this.workers = workers;
    this.log = logs.daemon(configuration.current().settings("qmgr"), "qmgr");
    this.finisher = new Finisher(store, bounces, log, new DelayWarnings(Instant.now()));
    this.dispatch =
        new Dispatch(
            new Recorder(store, probes), agents, tables, logs, inbox, timers, workers, this::done);
    this.intake =
        new Intake(store, new Router(resolver, log), log, memory, workers, inbox, dispatch::accept);
    agents.onAdded(() -> inbox.post(this::agentsAdded));
    store.onArrival(inbox::wake);
  }

  @Override
  public void run() {
    inbox.own();
    try {
      reclaim();
      while (!isOver()) {
        turn();
      }
    } finally {
      stopped.countDown();
    }
  }

  private void reclaim() {
    try {
      intake.reclaim();
    } catch (RuntimeException | Error e) {
      log.panic("queue manager: " + e, e);
    }
  }

  private boolean isOver() {
    return stopping && intake.isEmpty();
  }

  private void turn() {
    try {
      reconfigure();
      Runnable event = next();
      for (int i = 0; event != null; event = ++i < EVENTS ? next() : null) {
        event.run();
      }
      if (inbox.takeArrival()) {
        intake.wake();
      }
      intake.refill(policy);
      if (!isOver()) {
        inbox.await(timers.nanosLeft(intake.idleNanos(policy)));
      }
    } catch (RuntimeException | Error e) {
      // Without this thread mail would be taken and never delivered.
      log.panic("queue manager: " + e, e);
      inbox.await(ERROR_PAUSE.toNanos());
    }
  }

  private Runnable next() {
    Runnable event = inbox.poll();
    return event != null ? event : timers.poll();
  }

  private void reconfigure() {
    ConfigSnapshot now = configuration.current();
    if (now != snapshot) {
      snapshot = now;
      policy = now.settings("qmgr").derive(SchedulerSettings.class, SchedulerSettings::of);
      dispatch.configure(now, policy);
    }
  }

  /** All deliveries of the message are over. */
  private void done(ActiveMessage message) {
    if (finisher.isSimple(message)) {
      finisher.finish(message, policy);
      intake.leave(message);
      return;
    }
    SchedulerSettings now = policy;
    workers.execute(
        () -> {
          try {
            finisher.finish(message, now);
          } catch (RuntimeException | LinkageError e) {
            log.panic(message.id() + ": " + e, e);
            store.defer(message.id(), Instant.now().plus(now.minimalBackoff()));
          } finally {
            inbox.post(() -> left(message));
          }
        });
  }

  private void left(ActiveMessage message) {
    intake.leave(message);
    intake.reschedule();
  }

  private void agentsAdded() {
    if (dispatch.agentsAdded()) {
      workers.execute(() -> store.retry(Deferrals::waitsForTransport));
    }
  }

  /** Looks for mail that is due. */
  void scan() {
    inbox.wake();
  }

  /** Forgets which destinations take no mail. */
  void revive() {
    inbox.post(dispatch::revive);
  }

  /** Tries everything that is deferred. Waits for the store. */
  void flush() {
    store.awaitAll();
    try (var entries = store.entries()) {
      entries
          .filter(entry -> entry.queue() == QueueName.DEFERRED)
          .forEach(entry -> store.flush(entry.queueId()));
    }
    inbox.wake();
  }

  /**
   * Starts no more deliveries and waits for those under way.
   *
   * @return whether they ended in time
   */
  boolean stop(Duration patience) throws InterruptedException {
    store.onArrival(() -> {});
    inbox.post(this::beginStop);
    if (stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    inbox.post(intake::abandon);
    return stopped.await(1, TimeUnit.SECONDS) && dispatch.running() == 0;
  }

  private void beginStop() {
    stopping = true;
    intake.stop();
    Map<ActiveMessage, Boolean> over = new HashMap<>();
    for (Job job : dispatch.drain()) {
      over.merge(job.message(), job.message().jobDone(), Boolean::logicalOr);
    }
    over.forEach(
        (message, last) -> {
          if (last) {
            store.defer(message.id(), Instant.now());
            intake.leave(message);
          }
        });
  }
}
