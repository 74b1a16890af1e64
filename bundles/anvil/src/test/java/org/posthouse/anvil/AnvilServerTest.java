package org.posthouse.anvil;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.posthouse.api.anvil.Anvil.Client;
import org.posthouse.api.anvil.Anvil.Event;
import org.posthouse.api.anvil.Anvil.Place;
import org.posthouse.api.anvil.ClientNetwork;

/** What one client did. */
class AnvilServerTest {
  private static final Client A = client("smtp", "192.0.2.1");
  private static final Client B = client("smtp", "192.0.2.2");

  private final AnvilServer anvil = new AnvilServer();

  private static Client client(String service, String address) {
    return new Client(network(address, 32, 84), service, address);
  }

  private static ClientNetwork network(String address, int ipv4Prefix, int ipv6Prefix) {
    return ClientNetwork.of(InetAddress.ofLiteral(address), ipv4Prefix, ipv6Prefix);
  }

  private List<String> report() {
    return anvil.peaks().take().stream()
        .map(line -> line.replaceFirst(" at [A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d:\\d\\d$", ""))
        .toList();
  }

  @Test
  void eventsOfEachClientAndKindCountForThemselves() {
    assertEquals(1, anvil.count(A, Event.MESSAGE));
    assertEquals(2, anvil.count(A, Event.MESSAGE));
    assertEquals(1, anvil.count(A, Event.RECIPIENT));
    assertEquals(1, anvil.count(A, Event.AUTH));
    assertEquals(1, anvil.count(B, Event.MESSAGE));
  }

  @Test
  void countsBeginAgainWhenTheTimeIsOver() {
    anvil.count(A, Event.MESSAGE);
    anvil.countIn(Duration.ZERO);
    assertEquals(1, anvil.count(A, Event.MESSAGE));
  }

  @Test
  void openConnectionsAreThoseThatAreNotClosed() {
    Place first = anvil.connect(A);
    Place second = anvil.connect(client("submission", "192.0.2.1"));
    assertEquals(1, first.open());
    assertEquals(2, second.open());
    assertEquals(2, second.rate());
    second.close();
    second.close();
    Place third = anvil.connect(A);
    assertEquals(2, third.open());
    assertEquals(3, third.rate());
    assertEquals(1, anvil.connect(B).open());
  }

  @Test
  void aPlaceOfACountThatIsGoneTakesNothingFromANewOne() {
    Place old = anvil.connect(A);
    AnvilServer other = new AnvilServer();
    other.connect(A);
    old.close();
    assertEquals(2, other.connect(A).open());
  }

  @Test
  void aForecastCountsNothing() {
    anvil.connect(A);
    anvil.count(A, Event.MESSAGE);
    for (int i = 0; i < 2; i++) {
      try (Place place = anvil.forecast().connect(A)) {
        assertEquals(2, place.open());
        assertEquals(2, place.rate());
      }
      assertEquals(2, anvil.forecast().count(A, Event.MESSAGE));
      assertEquals(1, anvil.forecast().count(B, Event.MESSAGE));
    }
    assertEquals(1, anvil.size());
  }

  @Test
  void clientsThatAreGoneAreForgotten() {
    Place place = anvil.connect(A);
    anvil.countIn(Duration.ZERO);
    anvil.count(B, Event.MESSAGE);
    assertEquals(2, anvil.size());
    place.close();
    anvil.count(B, Event.MESSAGE);
    assertEquals(1, anvil.size());
  }

  @Test
  void whatManyClientsDidIsForgottenButNotWhoIsConnected() {
    anvil.connect(A);
    for (int i = 0; i < 3 * AnvilServer.MANY_CLIENTS; i++) {
      anvil.count(new Client(new ClientNetwork(9, i), "smtp", "2001:db8::1"), Event.RECIPIENT);
      assertTrue(anvil.size() <= AnvilServer.MANY_CLIENTS + 1);
    }
    assertEquals(2, anvil.connect(A).open());
  }

  @Test
  void noCountIsLostAmongManyThreads() throws Exception {
    int threads = 50;
    CountDownLatch done = new CountDownLatch(threads);
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < threads; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                for (int j = 0; j < 100; j++) {
                  try (Place place = anvil.connect(A)) {
                    most.accumulateAndGet(anvil.count(A, Event.AUTH), Math::max);
                  }
                }
                done.countDown();
              });
    }
    assertTrue(done.await(1, TimeUnit.MINUTES));
    assertEquals(threads * 100, most.get());
    assertEquals(1, anvil.connect(A).open());
  }

  @Test
  void theMostOfEachIsTold() {
    anvil.connect(A).close();
    anvil.connect(B);
    anvil.connect(B);
    for (Event event : Event.values()) {
      anvil.count(A, event);
    }
    assertEquals(
        List.of(
            "statistics: max connection rate 2/60s for (smtp:192.0.2.2)",
            "statistics: max connection count 2 for (smtp:192.0.2.2)",
            "statistics: max message rate 1/60s for (smtp:192.0.2.1)",
            "statistics: max recipient rate 1/60s for (smtp:192.0.2.1)",
            "statistics: max newtls rate 1/60s for (smtp:192.0.2.1)",
            "statistics: max auth rate 1/60s for (smtp:192.0.2.1)",
            "statistics: max cache size 2"),
        report());
  }

  @Test
  void afterAReportTheMostBeginsAnewAndTheCountsDoNot() {
    anvil.count(A, Event.MESSAGE);
    report();
    assertEquals(List.of(), report());
    anvil.count(A, Event.MESSAGE);
    assertEquals(List.of("statistics: max message rate 2/60s for (smtp:192.0.2.1)"), report());
  }

  @Test
  void addressesAreCutAfterThePrefix() {
    assertNotEquals(network("192.0.2.1", 32, 84), network("192.0.2.2", 32, 84));
    assertEquals(network("192.0.2.1", 24, 84), network("192.0.2.254", 24, 84));
    assertNotEquals(network("192.0.3.1", 24, 84), network("192.0.2.1", 24, 84));
    assertEquals(network("192.0.2.1", 0, 84), network("10.1.1.1", 0, 84));
    assertEquals(network("2001:db8:1:2:3:4:5:6", 32, 84), network("2001:db8:1:2:3::", 32, 84));
    assertEquals(network("2001:db8:1:2:3:f:5:6", 32, 84), network("2001:db8:1:2:3:0fff::", 32, 84));
    assertNotEquals(
        network("2001:db8:1:2:3:1000::", 32, 84), network("2001:db8:1:2:3:0fff::", 32, 84));
    assertNotEquals(network("2001:db8::1", 32, 128), network("2001:db8::2", 32, 128));
    assertEquals(network("2001:db8:0:1::1", 32, 48), network("2001:db8:0:2::1", 32, 48));
    assertNotEquals(network("0.0.0.0", 0, 0), network("::", 0, 0));
  }
}
