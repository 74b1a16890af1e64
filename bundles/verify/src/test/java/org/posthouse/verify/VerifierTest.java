package org.posthouse.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.testing.Await;
import org.posthouse.verify.ProbeResult.Status;

class VerifierTest {
  private static final String TIMES =
      """
      address_verify_map =
      address_verify_positive_refresh_time = 100s
      address_verify_positive_expire_time = 10000s
      address_verify_negative_refresh_time = 10s
      address_verify_negative_expire_time = 50s
      """;
  private static final DeliveryStatus GOOD = DeliveryStatus.sent("2.1.5", "mx", "250 2.1.5 Ok");
  private static final DeliveryStatus BAD = DeliveryStatus.bounced("5.1.1", "mx", "nobody");
  private static final DeliveryStatus LATER = DeliveryStatus.deferred("4.3.0", "mx", "not now");

  @TempDir Path dir;

  @Test
  void oneProbeIsSentHoweverManyAsk() throws Exception {
    try (var post = new PostOffice(dir, TIMES);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<ProbeResult>> answers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        answers.add(
            clients.submit(() -> post.verifier.ask("u@example.org", Duration.ofMinutes(1))));
      }
      Await.until("the probe", () -> post.probes.size() == 1);
      post.verifier.probed("u@example.org", GOOD);
      for (Future<ProbeResult> answer : answers) {
        assertEquals(Status.DELIVERABLE, answer.get().status());
      }
      assertEquals(1, post.probes.size());
    }
  }

  @Test
  void aProbeIsFromTheNoticesSenderAndSaysWhoIsMeant() throws Exception {
    try (var post = new PostOffice(dir, TIMES + "myorigin = here.example\n")) {
      post.verifier.ask("a b@example.org", Duration.ZERO);
      Envelope probe = post.probes.getFirst();
      assertEquals("double-bounce@here.example", probe.sender());
      assertEquals("\"a b\"@example.org", probe.recipients().getFirst().address());
      assertEquals("a b@example.org", probe.attribute(Envelope.PROBE).orElseThrow());
      assertTrue(probe.isProbe());
    }
  }

  @Test
  void whatIsNotKnownInTimeIsNotKnown() throws Exception {
    try (var post = new PostOffice(dir, TIMES)) {
      ProbeResult result = post.verifier.ask("u@example.org", Duration.ofMillis(1));
      assertEquals(Status.UNKNOWN, result.status());
      assertEquals("Address verification in progress", result.text());
      post.verifier.ask("u@example.org", Duration.ZERO);
      assertEquals(1, post.probes.size(), "the first is under way");
      post.pass(1_001);
      post.verifier.ask("u@example.org", Duration.ZERO);
      assertEquals(2, post.probes.size(), "the first was lost");
    }
  }

  @Test
  void lookingSendsNothing() throws Exception {
    try (var post = new PostOffice(dir, TIMES)) {
      assertEquals(Status.UNKNOWN, post.verifier.look("u@example.org").status());
      assertEquals(0, post.probes.size());
    }
  }

  @Test
  void aGoodAddressStaysGoodUntilItExpires() throws Exception {
    try (var post = new PostOffice(dir, TIMES)) {
      post.verifier.probed("u@example.org", GOOD);
      post.pass(101);
      assertEquals(Status.DELIVERABLE, post.ask("u@example.org"));
      assertEquals(1, post.probes.size(), "refreshed behind the client's back");
      post.verifier.probed("u@example.org", BAD);
      assertEquals(Status.DELIVERABLE, post.ask("u@example.org"));
      post.pass(10_000);
      assertEquals(Status.UNKNOWN, post.ask("u@example.org"));
      post.verifier.probed("u@example.org", BAD);
      assertEquals(Status.UNDELIVERABLE, post.ask("u@example.org"));
    }
  }

  @Test
  void aBadAddressIsProbedAgainAndCanBecomeGood() throws Exception {
    try (var post = new PostOffice(dir, TIMES)) {
      post.verifier.probed("u@example.org", LATER);
      assertEquals(Status.DEFERRED, post.ask("u@example.org"));
      assertEquals(0, post.probes.size());
      post.pass(11);
      assertEquals(Status.DEFERRED, post.ask("u@example.org"));
      assertEquals(1, post.probes.size());
      post.verifier.probed("u@example.org", GOOD);
      assertEquals(Status.DELIVERABLE, post.ask("u@example.org"));
    }
  }

  @Test
  void withoutNegativeCacheABadAddressIsProbedEachTime() throws Exception {
    try (var post = new PostOffice(dir, TIMES + "address_verify_negative_cache = no\n")) {
      assertEquals(Status.UNKNOWN, post.ask("u@example.org"));
      assertTrue(!post.verifier.probed("u@example.org", BAD));
      assertEquals(Status.UNKNOWN, post.ask("u@example.org"));
      assertEquals(2, post.probes.size());
      assertTrue(post.verifier.probed("u@example.org", GOOD));
      assertEquals(Status.DELIVERABLE, post.ask("u@example.org"));
    }
  }

  @Test
  void aQueueThatTakesNoProbeIsAskedAgain() throws Exception {
    try (var post = new PostOffice(dir, TIMES)) {
      post.full = true;
      ProbeResult result = post.verifier.ask("u@example.org", Duration.ofMinutes(1));
      assertEquals("Address verification problem", result.text());
      post.full = false;
      post.ask("u@example.org");
      assertEquals(1, post.probes.size());
    }
  }

  @Test
  void resultsOutliveTheServer() throws Exception {
    String map = "address_verify_map = btree:" + dir + "/cache\n";
    try (var post = new PostOffice(dir, TIMES + map)) {
      post.verifier.probed("u@example.org", GOOD);
      post.verifier.probed("v@example.org", BAD);
    }
    try (var post = new PostOffice(dir, TIMES + map)) {
      assertEquals(Status.DELIVERABLE, post.ask("u@example.org"));
      assertEquals(Status.UNDELIVERABLE, post.ask("v@example.org"));
      assertEquals(0, post.probes.size());
    }
  }

  @Test
  void aTableThatIsNotThereCostsOnlyTheMemory() throws Exception {
    try (var post = new PostOffice(dir, TIMES + "address_verify_map = nosuch:x\n")) {
      post.verifier.probed("u@example.org", GOOD);
      assertEquals(Status.DELIVERABLE, post.ask("u@example.org"));
      Await.until("a warning", () -> post.lines.stream().anyMatch(l -> l.contains("nosuch")));
    }
  }

  @Test
  void expiredResultsAreRemoved() throws Exception {
    var cache = new ResultCache(1 << 20);
    CachePolicy policy = new CachePolicy(100, 10, true, 50, 5, Duration.ZERO);
    cache.change("good", _ -> ProbeResult.of(GOOD, 2_000));
    cache.change("bad", _ -> ProbeResult.of(BAD, 2_000));
    assertEquals(1, cache.clean((_, r) -> policy.isWorthless(r, 2_060)));
    assertTrue(cache.get("good").isPresent());
    assertTrue(cache.takeChanges().get("bad").isEmpty());
  }

  @Test
  void memoryIsBounded() {
    var cache = new ResultCache(100_000);
    for (int i = 0; i < 10_000; i++) {
      cache.change("u" + i + "@example.org", _ -> ProbeResult.of(GOOD, 1));
    }
    assertTrue(cache.size() < 400, () -> cache.size() + " results");
    assertTrue(cache.get("u9999@example.org").isPresent());
  }

  @Test
  void readsWhatPostfixHasWritten() {
    ProbeResult result = ProbeResult.parse("2:0:1796094726:host a[::1] said: 550 no").orElseThrow();
    assertEquals(Status.UNDELIVERABLE, result.status());
    assertEquals(1796094726, result.updated());
    assertEquals("host a[::1] said: 550 no", result.text());
    assertEquals("2:0:1796094726:host a[::1] said: 550 no", result.stored());
    for (String other : List.of("1796095061", "9:0:0:x", "a:b:c:d", "")) {
      assertTrue(ProbeResult.parse(other).isEmpty(), other);
    }
  }

  @Test
  void textsOfServersAreMadeHarmless() {
    var result =
        ProbeResult.of(DeliveryStatus.sent("2.0.0", "mx", "a\r\nb" + "x".repeat(9_000)), 1);
    assertTrue(result.text().startsWith("a??b"));
    assertEquals(1_000, result.text().length());
  }

  @Test
  void namesOfSendersChangeWithTime() throws Exception {
    try (var post = new PostOffice(dir, TIMES + "address_verify_sender_ttl = 60s\n")) {
      post.now = Instant.ofEpochSecond(1796095140);
      post.ask("u@example.org");
      assertTrue(post.probes.getFirst().sender().startsWith("double-bounce11DTRK@"));
    }
  }
}
