package org.posthouse.qmgr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.MailError;
import org.posthouse.api.bounce.BounceService.Kind;
import org.posthouse.api.delivery.DeliveryAgent;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.queue.QueueName;

class SchedulerTest {
  private static final DeliveryStatus SENT =
      DeliveryStatus.sent("2.0.0", "host[192.0.2.1]:25", "250 2.0.0 Ok");
  private static final DeliveryStatus LATER =
      DeliveryStatus.deferred("4.2.0", "host[192.0.2.1]:25", "450 later");
  private static final DeliveryStatus NO =
      DeliveryStatus.bounced("5.1.1", "host[192.0.2.1]:25", "550 no");
  private static final DeliveryStatus REFUSED =
      DeliveryStatus.deferred("4.4.1", "none", "connect to host: Connection refused");

  @TempDir Path directory;

  private static DeliveryAgent always(DeliveryStatus status) {
    return (request, report) -> {
      report.connected(2);
      request.recipients().forEach(target -> report.status(target.index(), status));
    };
  }

  @Test
  void mailThatCannotBeReadNowIsTriedAgain() throws Exception {
    try (var world = new World(directory, "queue_journal_message_limit = 10\n")) {
      String id = world.send("a@b", "u@smtp.host");
      Path file = directory.resolve("incoming").resolve(id);
      Path away = Files.move(file, directory.resolve("away"));
      world.agent("smtp", always(SENT)).start();
      World.await(() -> world.queue(id) == QueueName.DEFERRED);
      Files.move(away, file);
      world.store.flush(id);
      World.await(() -> world.logged(id + ": removed"));
    }
  }

  private static DeliveryAgent probing(DeliveryStatus status) {
    return new DeliveryAgent() {
      @Override
      public void deliver(DeliveryRequest request, DeliveryReport report) {
        throw new IllegalStateException("a probe is not delivered");
      }

      @Override
      public void probe(DeliveryRequest request, DeliveryReport report) {
        request.recipients().forEach(target -> report.status(target.index(), status));
      }
    };
  }

  @Test
  void probesEndWithTheirFirstResultAndNobodyElseHearsOfIt() throws Exception {
    try (var world = new World(directory, "soft_bounce = yes\n")) {
      world.agent("smtp", probing(SENT)).agent("pipe", probing(NO)).agent("acme", probing(LATER));
      String good = world.probe("good", "u@smtp.host");
      String bad = world.probe("bad", "u@pipe.host");
      String later = world.probe("later", "u@acme.host");
      world.start();
      for (String id : List.of(good, bad, later)) {
        World.await(() -> world.logged(id + ": removed"));
      }
      assertTrue(world.probed.containsAll(List.of("good SENT", "bad BOUNCED", "later DEFERRED")));
      assertTrue(world.line(good + ": to=").contains("status=deliverable ("));
      assertTrue(world.line(bad + ": to=").contains("status=undeliverable ("));
      assertTrue(world.line(later + ": to=").contains("status=undeliverable ("));
      assertEquals(List.of(), world.reports);
    }
  }

  @Test
  void anAgentThatKnowsNoProbesGetsNone() throws Exception {
    try (var world = new World(directory, "")) {
      var delivered = new AtomicLong();
      world.agent("acme", (_, _) -> delivered.incrementAndGet());
      String id = world.probe("u", "u@acme.host");
      world.start();
      World.await(() -> world.logged(id + ": removed"));
      assertEquals(0, delivered.get());
      assertEquals(List.of("u DEFERRED"), world.probed);
      assertTrue(world.line(id + ": to=").contains("transport acme does not verify addresses"));
    }
  }

  @Test
  void moreProbesThanAllowedAreAnsweredAtOnce() throws Exception {
    var hanging = new CountDownLatch(1);
    DeliveryAgent slow =
        new DeliveryAgent() {
          @Override
          public void deliver(DeliveryRequest request, DeliveryReport report) {}

          @Override
          public void probe(DeliveryRequest request, DeliveryReport report) throws Exception {
            hanging.await();
            request.recipients().forEach(target -> report.status(target.index(), SENT));
          }
        };
    try (var world = new World(directory, "address_verify_pending_request_limit = 2\n")) {
      world.agent("smtp", slow).start();
      for (int i = 0; i < 5; i++) {
        world.probe("u" + i, "u" + i + "@smtp.host");
      }
      World.await(() -> world.probed.size() == 3);
      assertTrue(world.logged("dsn=4.3.2, status=undeliverable (Too many address verification"));
      hanging.countDown();
      World.await(() -> world.store.entries().count() == 0);
      assertEquals(2, world.probed.stream().filter(p -> p.endsWith("SENT")).count());
      world.probe("again", "u@smtp.host");
      World.await(() -> world.probed.contains("again SENT"));
    }
  }

  @Test
  void waitsWhileTheActiveQueueIsFull() throws Exception {
    try (var world = new World(directory, "qmgr_message_active_limit = 1\n")) {
      world.send("a@b", "u@smtp.host");
      world.store.defer(world.send("a@b", "u@smtp.host"), Instant.now());
      var policy = SchedulerSettings.of(world.current().settings("qmgr"));
      var intake =
          new Intake(
              world.store,
              new Router(world, world.daemon(world.current().main(), "qmgr")),
              world.daemon(world.current().main(), "qmgr"),
              MemoryBudget.of(1 << 20, 1 << 20),
              work -> {},
              new Inbox(),
              (message, plan) -> {});
      intake.refill(policy);
      assertTrue(intake.idleNanos(policy) > Duration.ofSeconds(10).toNanos());
      world.start();
    }
  }

  @Test
  void loadsNoMoreThanMemoryAllowsAndDeliversAllInTheEnd() throws Exception {
    var memory = MemoryBudget.of(64 << 20, 8 << 20);
    var most = new AtomicLong();
    DeliveryAgent watching =
        (request, report) -> {
          most.accumulateAndGet(memory.used(MemoryBudget.Use.DELIVERY), Math::max);
          always(SENT).deliver(request, report);
        };
    List<Recipient> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(new Recipient("u" + i + "@smtp.host", "", "rfc822;" + "x".repeat(400), Set.of()));
    }
    try (var world = new World(directory, "queue_journal_memory_limit = 0\n", memory)) {
      for (int i = 0; i < 40; i++) {
        world.send("a@b", Instant.now(), many);
      }
      world.agent("smtp", watching).start();
      World.await(() -> world.store.entries().count() == 0);
      assertTrue(most.get() <= 8 << 20, () -> most + " bytes");
      World.await(() -> memory.used(MemoryBudget.Use.DELIVERY) == 0);
    }
  }

  @Test
  void whatNeedsAllMemoryIsDeliveredAlone() throws Exception {
    var memory = MemoryBudget.of(64 << 20, 300_000);
    List<Recipient> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(new Recipient("u" + i + "@smtp.host", "", "rfc822;" + "x".repeat(400), Set.of()));
    }
    try (var world = new World(directory, "queue_journal_memory_limit = 0\n", memory)) {
      world.send("a@b", Instant.now(), many);
      world.send("a@b", "u@smtp.host");
      world.agent("smtp", always(SENT)).start();
      World.await(() -> world.store.entries().count() == 0);
      World.await(() -> memory.used(MemoryBudget.Use.DELIVERY) == 0);
    }
  }

  @Test
  void whatNeedsMoreThanThereIsStaysInTheQueue() throws Exception {
    var memory = MemoryBudget.of(64 << 20, 10_000);
    List<Recipient> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(new Recipient("u" + i + "@smtp.host"));
    }
    try (var world = new World(directory, "", memory)) {
      String id = world.send("a@b", Instant.now(), many);
      world.agent("smtp", always(SENT)).start();
      World.await(() -> world.queue(id) == QueueName.DEFERRED);
      assertTrue(world.logged(id + ": the envelope needs a larger heap"));
    }
  }

  @Test
  void badFeedbackOfAReloadLosesNothing() throws Exception {
    var gate = new Semaphore(0);
    DeliveryAgent slow =
        (request, report) -> {
          gate.acquireUninterruptibly();
          always(SENT).deliver(request, report);
        };
    String one = "smtp_destination_concurrency_limit = 1\n";
    try (var world = new World(directory, one).agent("smtp", slow).start()) {
      world.send("a@b", "u@smtp.host");
      String waiting = world.send("a@b", "u@smtp.host");
      World.await(() -> world.logged(waiting + ": from="));
      world.configure(one + "smtp_destination_concurrency_positive_feedback = much\n");
      String last = world.send("a@b", "u@smtp.host");
      World.await(() -> world.logged(last + ": from="));
      gate.release(3);
      World.await(() -> world.logged(waiting + ": removed") && world.logged(last + ": removed"));
      assertTrue(
          world.logged(
              "smtp_destination_concurrency_positive_feedback:"
                  + " ignoring malformed or unreasonable feedback: much"));
    }
  }

  @Test
  void deliversLogsAndRemoves() throws Exception {
    try (var world = new World(directory, "").agent("smtp", always(SENT)).start()) {
      String id = world.send("a@b", "u@smtp.host");
      World.await(() -> world.logged(id + ": removed"));
      assertEquals(
          "qmgr: " + id + ": from=<a@b>, size=20, nrcpt=1 (queue active)", world.lines.get(0));
      assertTrue(
          world
              .line("to=<")
              .matches(
                  "smtp: "
                      + id
                      + ": to=<u@smtp\\.host>, relay=host\\[192\\.0\\.2\\.1\\]:25, conn_use=2,"
                      + " delay=[0-9.]+, delays=[0-9.]+/[0-9.]+/[0-9.]+/[0-9.]+, dsn=2\\.0\\.0,"
                      + " status=sent \\(250 2\\.0\\.0 Ok\\)"),
          world.line("to=<"));
      assertNull(world.queue(id));
      assertEquals(List.of(), world.reports);
    }
  }

  @Test
  void showsTheOriginalAddress() throws Exception {
    try (var world = new World(directory, "").agent("smtp", always(SENT)).start()) {
      world.send(
          "a@b", Instant.now(), List.of(new Recipient("u@smtp.host", "alias@host", "", Set.of())));
      World.await(() -> world.logged("removed"));
      assertTrue(world.logged("to=<u@smtp.host>, orig_to=<alias@host>, relay="));
    }
  }

  @Test
  void aTableReplacesTheStatus() throws Exception {
    String filter =
        "default_delivery_status_filter = inline:{ { 5.1.1 550 no = 4.7.1 a greylist, it seems },"
            + " { 2.0.0 250 2.0.0 Ok = 5.0.0 not at all } }\n";
    try (var world = new World(directory, filter).agent("smtp", always(NO)).start()) {
      String id = world.send("a@b", "u@smtp.host");
      World.await(() -> world.logged("to=<u@smtp.host>"));
      assertTrue(world.logged("dsn=4.7.1, status=deferred (a greylist, it seems)"));
      World.await(() -> world.queue(id) == QueueName.DEFERRED);
    }
  }

  @Test
  void theAgentOfAnExtensionHasATableOfItsOwn() throws Exception {
    String filter =
        "acme_delivery_status_filter = inline:{ { 5.1.1 550 no = 4.7.1 not yet } }\n"
            + "default_delivery_status_filter = inline:{ { 5.1.1 550 no = 4.7.2 other } }\n";
    try (var world = new World(directory, filter).agent("acme", always(NO)).start()) {
      world.send("a@b", "u@acme.host");
      World.await(() -> world.logged("dsn=4.7.1, status=deferred (not yet)"));
    }
  }

  @Test
  void aTableDoesNotUndoADelivery() throws Exception {
    String filter =
        "smtp_delivery_status_filter = inline:{ { 2.0.0 250 2.0.0 Ok = 5.0.0 not at all } }\n";
    try (var world = new World(directory, filter).agent("smtp", always(SENT)).start()) {
      world.send("a@b", "u@smtp.host");
      World.await(() -> world.logged(": removed"));
      assertTrue(world.logged("dsn=2.0.0, status=sent (250 2.0.0 Ok)"));
      assertTrue(
          world.logged("smtp_delivery_status_filter: no change between success and failure"));
    }
  }

  @Test
  void triesAgainWhatWasDeferred() throws Exception {
    var attempts = new AtomicInteger();
    DeliveryAgent agent =
        (request, report) -> report.status(0, attempts.getAndIncrement() < 2 ? LATER : SENT);
    String fast = "minimal_backoff_time = 1s\nmaximal_backoff_time = 1s\n";
    try (var world = new World(directory, fast).agent("smtp", agent).start()) {
      world.send("a@b", "u@smtp.host");
      World.await(() -> world.logged("removed"));
      assertEquals(3, attempts.get());
      assertTrue(world.logged("dsn=4.2.0, status=deferred (450 later)"));
      assertEquals(List.of(), world.reports);
    }
  }

  @Test
  void reportsFailuresBeforeItRemoves() throws Exception {
    try (var world = new World(directory, "").agent("smtp", always(NO)).start()) {
      String id = world.send("a@b", "u@smtp.host", "v@smtp.host");
      World.await(() -> world.logged("removed"));
      assertEquals(1, world.reports.size());
      assertEquals(Kind.FAILURE, world.reports.getFirst().kind());
      assertEquals(id, world.reports.getFirst().queueId());
      assertEquals(2, world.reports.getFirst().items().size());
    }
  }

  @Test
  void keepsTheMessageWhileItCannotReport() throws Exception {
    String fast = "minimal_backoff_time = 1s\nmaximal_backoff_time = 1s\n";
    var attempts = new AtomicInteger();
    DeliveryAgent agent =
        (request, report) -> {
          attempts.incrementAndGet();
          report.status(0, NO);
        };
    try (var world = new World(directory, fast).agent("smtp", agent)) {
      world.bounceFails = true;
      world.start();
      String id = world.send("a@b", "u@smtp.host");
      World.await(() -> world.queue(id) == QueueName.DEFERRED);
      world.bounceFails = false;
      World.await(() -> world.logged("removed"));
      assertEquals(1, world.reports.size());
      assertEquals(1, attempts.get(), "a recipient that failed is not tried again");
    }
  }

  @Test
  void reportsEachFailureOnceWhileOthersWait() throws Exception {
    String fast = "minimal_backoff_time = 1s\nmaximal_backoff_time = 1s\n";
    var round = new AtomicInteger();
    DeliveryAgent agent =
        (request, report) -> {
          boolean first = round.getAndIncrement() == 0;
          for (var target : request.recipients()) {
            report.status(target.index(), target.index() == 0 ? NO : first ? LATER : SENT);
          }
        };
    try (var world = new World(directory, fast).agent("smtp", agent).start()) {
      world.send("a@b", "u@smtp.host", "v@smtp.host");
      World.await(() -> world.logged("removed"));
      assertEquals(1, world.reports.size());
      assertEquals(2, round.get());
    }
  }

  @Test
  void returnsWhatIsTooOld() throws Exception {
    try (var world =
        new World(directory, "maximal_queue_lifetime = 1h").agent("smtp", always(LATER)).start()) {
      String id =
          world.send(
              "a@b",
              Instant.now().minus(Duration.ofHours(2)),
              List.of(new Recipient("u@smtp.host")));
      World.await(() -> world.logged("removed"));
      assertTrue(world.logged(id + ": from=<a@b>, status=expired, returned to sender"));
      assertEquals(Kind.FAILURE, world.reports.getFirst().kind());
      assertEquals("4.2.0", world.reports.getFirst().items().getFirst().status().dsn());
    }
  }

  @Test
  void returnsWhatIsExpiredByHandWithoutAnAttempt() throws Exception {
    var attempts = new AtomicInteger();
    DeliveryAgent agent =
        (request, report) -> {
          attempts.incrementAndGet();
          report.status(0, LATER);
        };
    try (var world = new World(directory, "").agent("smtp", agent)) {
      String id = world.send("a@b", "u@smtp.host");
      assertTrue(world.store.expire(id));
      world.start();
      World.await(() -> world.logged(id + ": removed"));
      assertTrue(world.logged(id + ": from=<a@b>, status=force-expired, returned to sender"));
      assertTrue(
          world
              .line(id + ": to=")
              .contains("dsn=4.7.0, status=deferred (message is administratively expired)"));
      assertEquals("4.7.0", world.reports.getFirst().items().getFirst().status().dsn());
      assertEquals(0, attempts.get());

      String tried = world.send("a@b", "u@smtp.host");
      World.await(() -> world.queue(tried) == QueueName.DEFERRED);
      assertTrue(world.store.expire(tried));
      world.store.flush(tried);
      World.await(() -> world.logged(tried + ": removed"));
      assertEquals(1, attempts.get());
      assertEquals(LATER, world.reports.getLast().items().getFirst().status());
    }
  }

  @Test
  void warnsOfADelayOnce() throws Exception {
    String fast = "minimal_backoff_time = 1s\nmaximal_backoff_time = 1s\ndelay_warning_time = 1s\n";
    var attempts = new AtomicInteger();
    DeliveryAgent agent =
        (request, report) -> {
          attempts.incrementAndGet();
          report.status(0, LATER);
        };
    try (var world = new World(directory, fast).agent("smtp", agent).start()) {
      world.send("a@b", "u@smtp.host");
      World.await(() -> attempts.get() >= 4);
      assertEquals(List.of(Kind.DELAY), world.reports.stream().map(World.Report::kind).toList());
    }
  }

  @Test
  void reportsSuccessToWhoAskedForIt() throws Exception {
    try (var world = new World(directory, "").agent("smtp", always(SENT)).start()) {
      world.send(
          "a@b",
          Instant.now(),
          List.of(
              new Recipient("u@smtp.host", "u@smtp.host", "", Set.of(Recipient.Notify.SUCCESS)),
              new Recipient("v@smtp.host")));
      World.await(() -> world.logged("removed"));
      assertEquals(Kind.SUCCESS, world.reports.getFirst().kind());
      assertEquals(1, world.reports.getFirst().items().size());
    }
  }

  @Test
  void leavesTheReportOfSuccessToANextHopThatTookItOver() throws Exception {
    DeliveryAgent agent =
        (request, report) -> {
          for (var target : request.recipients()) {
            boolean dsn = target.recipient().address().startsWith("dsn@");
            report.status(target.index(), SENT.withPassedOn(dsn));
          }
        };
    var asked = Set.of(Recipient.Notify.SUCCESS);
    try (var world = new World(directory, "").agent("smtp", agent).start()) {
      world.send(
          "a@b",
          Instant.now(),
          List.of(
              new Recipient("dsn@smtp.host", "dsn@smtp.host", "", asked),
              new Recipient("old@smtp.host", "old@smtp.host", "", asked)));
      World.await(() -> world.logged("removed"));
      assertEquals(
          List.of(1), world.reports.getFirst().items().stream().map(item -> item.index()).toList());
      assertEquals(1, world.reports.size());
    }
  }

  @Test
  void defersMailForATransportThatDoesNotExist() throws Exception {
    try (var world = new World(directory, "").agent("smtp", always(SENT)).start()) {
      String id = world.send("a@b", "u@nosuch.host", "v@smtp.host");
      World.await(() -> world.queue(id) == QueueName.DEFERRED);
      assertTrue(world.line("to=<u@nosuch.host>").startsWith("error: " + id));
      assertTrue(world.logged("dsn=4.3.0, status=deferred (mail transport unavailable)"));
      assertTrue(world.logged("status=sent"));
    }
  }

  @Test
  void waitsForAnAgentThatIsBeingReplaced() throws Exception {
    try (var world = new World(directory, "").start()) {
      String id = world.send("a@b", "u@smtp.host");
      World.await(() -> world.logged("queue active"));
      assertEquals(QueueName.ACTIVE, world.queue(id));
      world.agent("smtp", always(SENT));
      World.await(() -> world.logged("removed"));
      assertFalse(world.logged("status=deferred"));
    }
  }

  @Test
  void leavesADeadDestinationAlone() throws Exception {
    var attempts = new AtomicInteger();
    DeliveryAgent agent =
        (request, report) -> {
          attempts.incrementAndGet();
          report.destinationUnavailable(REFUSED);
          request.recipients().forEach(target -> report.status(target.index(), REFUSED));
        };
    try (var world =
        new World(directory, "initial_destination_concurrency = 1").agent("smtp", agent).start()) {
      for (int i = 0; i < 20; i++) {
        world.send("a@b", "u" + i + "@smtp.host");
      }
      World.await(
          () -> world.lines.stream().filter(l -> l.contains("status=deferred")).count() == 20);
      assertEquals(1, attempts.get());
      assertTrue(
          world.logged(
              "dsn=4.4.1, status=deferred (delivery temporarily suspended:"
                  + " connect to host: Connection refused)"));
      world.scheduler.revive();
      world.scheduler.flush();
      World.await(() -> attempts.get() == 2);
    }
  }

  @Test
  void keepsToTheLimitsOfDestinationAndTransport() throws Exception {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var gate = new Semaphore(0);
    DeliveryAgent agent =
        (request, report) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          gate.acquire();
          running.decrementAndGet();
          report.status(0, SENT);
        };
    try (var world =
        new World(directory, "smtp_destination_concurrency_limit = 3")
            .agent("smtp", agent)
            .start()) {
      for (int i = 0; i < 10; i++) {
        world.send("a@b", "u@smtp.host");
      }
      World.await(() -> running.get() == 3);
      gate.release(10);
      World.await(() -> world.store.entries().findAny().isEmpty());
      assertEquals(3, most.get());
      most.set(0);
      for (int i = 0; i < 10; i++) {
        world.send("a@b", "u@slow.host" + i);
      }
      World.await(() -> running.get() == 2);
      gate.release(10);
      World.await(() -> world.store.entries().findAny().isEmpty());
      assertEquals(2, most.get());
    }
  }

  @Test
  void splitsRecipientsByTheLimit() throws Exception {
    var sizes = new java.util.concurrent.ConcurrentLinkedQueue<Integer>();
    DeliveryAgent agent =
        (request, report) -> {
          sizes.add(request.recipients().size());
          request.recipients().forEach(target -> report.status(target.index(), SENT));
        };
    try (var world =
        new World(directory, "smtp_destination_recipient_limit = 4").agent("smtp", agent).start()) {
      world.send("a@b", "a@smtp.x", "b@smtp.x", "c@smtp.x", "d@smtp.x", "e@smtp.x", "f@smtp.y");
      World.await(() -> world.logged("removed"));
      assertEquals(List.of(1, 1, 4), sizes.stream().sorted().toList());
    }
  }

  @Test
  void defersRecipientsThatTheAgentForgot() throws Exception {
    DeliveryAgent agent =
        (request, report) -> {
          report.status(0, SENT);
          throw new IllegalStateException("test");
        };
    try (var world = new World(directory, "").agent("smtp", agent).start()) {
      String id = world.send("a@b", "u@smtp.host", "v@smtp.host");
      World.await(() -> world.queue(id) == QueueName.DEFERRED);
      assertTrue(world.logged("to=<u@smtp.host>"));
      assertTrue(world.logged("status=deferred (unknown mail transport error)"));
    }
  }

  @Test
  void defersOrReturnsWhatCannotBeRouted() throws Exception {
    try (var world = new World(directory, "").agent("smtp", always(SENT))) {
      world.unresolved.put("u@smtp.host", MailError.temporary("table"));
      world.unresolved.put("v@smtp.host", new MailError(550, "5.1.2", "Bad destination"));
      world.start();
      String id = world.send("a@b", "u@smtp.host", "v@smtp.host");
      World.await(() -> world.queue(id) == QueueName.DEFERRED);
      assertTrue(world.logged("dsn=4.3.0, status=deferred (Temporary lookup failure)"));
      assertTrue(world.logged("dsn=5.1.2, status=bounced (Bad destination)"));
      assertEquals(1, world.reports.size());
    }
  }

  @Test
  void defersByConfigurationUntilAFlush() throws Exception {
    try (var world =
        new World(directory, "defer_transports = smtp").agent("smtp", always(SENT)).start()) {
      String id = world.send("a@b", "u@smtp.host");
      World.await(() -> world.queue(id) == QueueName.DEFERRED);
      assertTrue(world.logged("dsn=4.3.2, status=deferred (deferred transport)"));
      world.scheduler.flush();
      World.await(() -> world.logged("removed"));
    }
  }

  @Test
  void triesForASiteThatAsksAlsoWhatOnlyWaitsToBeAskedFor() throws Exception {
    try (var world =
        new World(directory, "defer_transports = smtp").agent("smtp", always(SENT)).start()) {
      String asked = world.send("a@b", "u@smtp.host");
      String other = world.send("a@b", "u@smtp.elsewhere");
      World.await(() -> world.queue(asked) == QueueName.DEFERRED);
      World.await(() -> world.queue(other) == QueueName.DEFERRED);
      assertEquals(1, new SiteRequests(world.store).flush("SMTP.host").orElseThrow());
      World.await(() -> world.logged(asked + ": removed"));
      assertEquals(QueueName.DEFERRED, world.queue(other));
    }
  }

  @Test
  void keepsBouncesWithSoftBounce() throws Exception {
    try (var world = new World(directory, "soft_bounce = yes").agent("smtp", always(NO)).start()) {
      String id = world.send("a@b", "u@smtp.host");
      World.await(() -> world.queue(id) == QueueName.DEFERRED);
      assertTrue(world.logged("dsn=5.1.1, status=SOFTBOUNCE (550 no)"));
      assertEquals(List.of(), world.reports);
    }
  }

  @Test
  void throwsNoticesAboutNoticesAway() throws Exception {
    try (var world = new World(directory, "").start()) {
      world.send("", "double-bounce@local.host");
      World.await(() -> world.logged("removed"));
      assertTrue(world.logged("status=sent (undeliverable postmaster notification discarded)"));
    }
  }

  @Test
  void worksByANewConfigurationAtOnce() throws Exception {
    var sizes = new ArrayList<Integer>();
    DeliveryAgent agent =
        (request, report) -> {
          synchronized (sizes) {
            sizes.add(request.recipients().size());
          }
          request.recipients().forEach(target -> report.status(target.index(), SENT));
        };
    try (var world = new World(directory, "").agent("smtp", agent).start()) {
      world.send("a@b", "a@smtp.x", "b@smtp.x");
      World.await(() -> world.logged("removed"));
      world.configure("smtp_destination_recipient_limit = 1");
      String id = world.send("a@b", "a@smtp.x", "b@smtp.x");
      World.await(() -> world.logged(id + ": removed"));
      assertEquals(List.of(2, 1, 1), sizes);
    }
  }

  @Test
  void givesBackWhatIsActiveWhenItStops() throws Exception {
    try (var world = new World(directory, "").start()) {
      String waiting = world.send("a@b", "u@smtp.host");
      World.await(() -> world.logged("queue active"));
      assertTrue(world.scheduler.stop(Duration.ofMinutes(1)));
      assertEquals(QueueName.DEFERRED, world.queue(waiting));
    }
  }

  @Test
  void deliversManyMessages() throws Exception {
    try (var world = new World(directory, "").agent("smtp", always(SENT)).start()) {
      var senders = new ArrayList<Thread>();
      for (int s = 0; s < 16; s++) {
        senders.add(
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    try {
                      world.send("a@b", "u@smtp.host" + i);
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  }
                }));
      }
      for (Thread sender : senders) {
        sender.join();
      }
      World.await(() -> world.store.entries().findAny().isEmpty());
      assertEquals(800, world.lines.stream().filter(l -> l.contains("status=sent")).count());
    }
  }
}
