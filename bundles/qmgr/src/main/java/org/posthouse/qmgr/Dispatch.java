package org.posthouse.qmgr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.delivery.DeliveryRequest.Target;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.table.Tables;
import org.posthouse.qmgr.Transport.Absence;

/** Decides which delivery starts when. Belongs to the scheduler's thread. */
final class Dispatch {
  /** How long mail waits for a bundle that is being started or replaced, before it is deferred. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Agents agents;
  private final Tables tables;
  private final MailLog logs;
  private final Recorder recorder;
  private final Inbox inbox;
  private final Timers timers;
  private final Executor workers;
  private final Consumer<ActiveMessage> whenDone;
  private final Map<String, Transport> transports = new HashMap<>();
  private ConfigSnapshot snapshot;
  private SchedulerSettings policy;
  private Log deferralLog;
  private long sequence;
  private int running;

  Dispatch(
      Recorder recorder,
      Agents agents,
      Tables tables,
      MailLog logs,
      Inbox inbox,
      Timers timers,
      Executor workers,
      Consumer<ActiveMessage> whenDone) {
    this.agents = agents;
    this.tables = tables;
    this.logs = logs;
    this.recorder = recorder;
    this.inbox = inbox;
    this.timers = timers;
    this.workers = workers;
    this.whenDone = whenDone;
  }

  /** Works by another generation from now on. Deliveries under way end by the old one. */
  void configure(ConfigSnapshot now, SchedulerSettings newPolicy) {
    List<Job> waiting = drain();
    transports.clear();
    snapshot = now;
    policy = newPolicy;
    deferralLog = logs.daemon(now.settings("retry"), "error");
    waiting.forEach(job -> enqueue(job, 1));
  }

  /** Everything that waits is taken out. */
  List<Job> drain() {
    var jobs = new ArrayList<Job>();
    transports.values().forEach(transport -> jobs.addAll(transport.drain()));
    return jobs;
  }

  int running() {
    return running;
  }

  /** Takes a message whose recipients have been routed. */
  void accept(ActiveMessage message, Router.Plan plan) {
    long now = Moments.nowMicros();
    for (Router.Settled settled : plan.settled()) {
      settle(message, settled.target(), settled.status(), now);
    }
    var jobs = new ArrayList<List<Job>>(plan.groups().size());
    plan.groups().forEach((hop, targets) -> jobs.add(split(message, hop, targets)));
    jobs.removeIf(List::isEmpty);
    jobs.forEach(message::expect);
    if (jobs.isEmpty()) {
      whenDone.accept(message);
    }
    for (List<Job> group : jobs) {
      group.forEach(job -> enqueue(job, group.size()));
    }
  }

  private List<Job> split(ActiveMessage message, Router.Hop hop, List<Target> targets) {
    Transport transport = transport(hop.transport());
    if (transport == null) {
      long now = Moments.nowMicros();
      targets.forEach(target -> settle(message, target, Deferrals.NO_TRANSPORT, now));
      return List.of();
    }
    Limits limits = transport.limits();
    int size = limits.recipientLimit() <= 0 ? targets.size() : limits.recipientLimit();
    var jobs = new ArrayList<Job>((targets.size() + size - 1) / size);
    for (int from = 0; from < targets.size(); from += size) {
      List<Target> part = targets.subList(from, Math.min(from + size, targets.size()));
      String destination =
          limits.isPerRecipient() ? part.getFirst().recipient().address() : hop.nexthop();
      jobs.add(new Job(message, hop.transport(), hop.nexthop(), destination, part, sequence++));
    }
    return jobs;
  }

  private Transport transport(String name) {
    Transport known = transports.get(name);
    if (known != null) {
      return known;
    }
    return snapshot
        .service(name)
        .map(
            service -> {
              var settings = snapshot.settings(service);
              Log log = logs.daemon(settings, service.command());
              var filter = StatusFilter.of(tables, service, settings, log);
              var made = new Transport(service, settings, filter, log);
              transports.put(name, made);
              return made;
            })
        .orElse(null);
  }

  private void enqueue(Job job, int siblings) {
    Transport transport = transport(job.transport());
    if (transport == null || transport.absence() == Absence.LONG) {
      giveUp(job, Deferrals.NO_TRANSPORT);
      return;
    }
    Destination destination = transport.destination(job.destination());
    if (destination.isDead()) {
      giveUp(job, Deferrals.suspended(destination.reason()));
      return;
    }
    destination.add(job, siblings);
    transport.list(destination);
    pump(transport);
  }

  /** Starts what may start. */
  private void pump(Transport transport) {
    DeliveryAgent agent = agents.find(transport.service().command());
    if (agent == null) {
      absent(transport);
      return;
    }
    for (Destination next = transport.next(); next != null; next = transport.next()) {
      start(transport, next, agent);
    }
  }

  private void start(Transport transport, Destination destination, DeliveryAgent agent) {
    var attempt =
        new Attempt(
            destination.start(),
            transport,
            destination,
            agent,
            recorder,
            policy,
            over -> inbox.post(() -> ended(over)));
    transport.list(destination);
    running++;
    pause(transport);
    workers.execute(attempt);
  }

  private void pause(Transport transport) {
    Duration delay = transport.limits().transportRateDelay();
    if (!delay.isZero()) {
      transport.paused(true);
      timers.after(
          delay,
          () -> {
            transport.paused(false);
            pump(transport);
          });
    }
  }

  private void ended(Attempt attempt) {
    Transport transport = attempt.transport();
    Destination destination = attempt.destination();
    running--;
    if (destination.ended(attempt.unavailable())) {
      died(transport, destination);
    }
    restBetween(transport, destination);
    transport.ended(destination);
    over(attempt.job().message());
    pump(transport);
  }

  private void restBetween(Transport transport, Destination destination) {
    Duration delay = transport.limits().destinationRateDelay();
    if (!delay.isZero()) {
      destination.paused(true);
      timers.after(delay, () -> resume(transport, destination));
    }
  }

  private void resume(Transport transport, Destination destination) {
    destination.paused(false);
    transport.settle(destination);
    pump(transport);
  }

  private void died(Transport transport, Destination destination) {
    DeliveryStatus reason = Deferrals.suspended(destination.reason());
    destination.drain().forEach(job -> giveUp(job, reason));
    timers.after(
        policy.minimalBackoff(),
        () -> {
          if (destination.isDead()) {
            destination.revive();
          }
          transport.settle(destination);
        });
  }

  private void absent(Transport transport) {
    if (transport.absence() == Absence.NONE) {
      transport.absence(Absence.SHORT);
      timers.after(GRACE, () -> stillAbsent(transport));
    }
  }

  private void stillAbsent(Transport transport) {
    if (transport.absence() == Absence.SHORT) {
      transport.absence(Absence.LONG);
      deferralLog.warn("no delivery agent for transport " + transport.name());
      transport.drain().forEach(job -> giveUp(job, Deferrals.NO_TRANSPORT));
    }
  }

  /**
   * Agents have come. What waits for them goes on.
   *
   * @return whether mail has been deferred for want of them
   */
  boolean agentsAdded() {
    boolean missed = false;
    for (Transport transport : List.copyOf(transports.values())) {
      if (transport.absence() != Absence.NONE
          && agents.find(transport.service().command()) != null) {
        missed |= transport.absence() == Absence.LONG;
        transport.absence(Absence.NONE);
        pump(transport);
      }
    }
    return missed;
  }

  /** Forgets which destinations take no mail. */
  void revive() {
    for (Transport transport : List.copyOf(transports.values())) {
      transport.revive();
      pump(transport);
    }
  }

  private void giveUp(Job job, DeliveryStatus status) {
    long now = Moments.nowMicros();
    job.targets().forEach(target -> settle(job.message(), target, status, now));
    over(job.message());
  }

  private void settle(ActiveMessage message, Target target, DeliveryStatus status, long started) {
    var moments = Moments.of(message, started, policy.logDecimals());
    boolean soft = snapshot.main().isTrue("soft_bounce");
    recorder.record(message, target, status, deferralLog, moments, Moments.Link.NONE, soft);
  }

  private void over(ActiveMessage message) {
    if (message.jobDone()) {
      whenDone.accept(message);
    }
  }
}
