package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.posthouse.api.Deadline;
import org.posthouse.api.testing.Await;
import org.posthouse.net.dns.DnsAnswer;

/** Who gets a session: decided before the name service and TLS have a say. */
class AdmissionTest {
  private static final String STRANGERS = "mynetworks =\n";
  private static final int LIMIT = 50;
  private static final String TOO_MANY =
      "421 4.7.0 mx.example.net Error: too many connections from 127.0.0.1";

  private final List<TestClient> clients = new ArrayList<>();

  @AfterEach
  void hangUp() throws Exception {
    for (TestClient client : clients) {
      client.close();
    }
  }

  private TestClient client(int port, String from) throws Exception {
    clients.add(new TestClient(port, from));
    return clients.getLast();
  }

  private static String wrapper() throws Exception {
    Path chain = Path.of(AdmissionTest.class.getResource("/tls/chain.pem").toURI());
    return "smtpd_tls_wrappermode = yes\nsmtpd_tls_chain_files = " + chain + "\n";
  }

  @Test
  void clientsThatKeepSilentWhereTlsIsToComeAreCounted() throws Exception {
    try (TestServer server = new TestServer(STRANGERS + wrapper())) {
      for (int i = 0; i < LIMIT; i++) {
        client(server.port(), "127.0.0.1");
      }
      Await.until(
          "the log has its lines",
          () -> count(server, "connect from localhost[127.0.0.1]") == LIMIT);
      for (int i = LIMIT; i < 400; i++) {
        assertTrue(client(server.port(), "127.0.0.1").isClosed());
      }
      assertTrue(clients.getFirst().isOpenWithTls());
      Await.until(
          "the log has its lines",
          () -> count(server, "disconnect from localhost[127.0.0.1] commands=0/0") == 400 - LIMIT);
      assertTrue(
          server.log.lines.contains(
              "warning: Connection concurrency limit exceeded: 51 from localhost[127.0.0.1] for"
                  + " service smtpd"));
    }
  }

  private static long count(TestServer server, String line) {
    return server.log.lines.stream().filter(line::equals).count();
  }

  /** The name service does not answer until told to. */
  private static final class SlowDns extends LoopbackDns {
    final CountDownLatch answers = new CountDownLatch(1);
    final AtomicInteger asked = new AtomicInteger();

    @Override
    public List<String> hostsFile(InetAddress address) {
      return List.of();
    }

    @Override
    public DnsAnswer<String> names(InetAddress address, Deadline deadline) {
      try {
        asked.incrementAndGet();
        answers.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new DnsAnswer.Found<>(List.of("trusted.example."));
    }

    @Override
    public DnsAnswer<InetAddress> addresses(String host, Family family, Deadline deadline) {
      return new DnsAnswer.Found<>(List.of(InetAddress.getLoopbackAddress()));
    }
  }

  @Test
  void clientsWhoseNamesAreStillLookedUpAreCounted() throws Exception {
    SlowDns dns = new SlowDns();
    try (TestServer server = new TestServer(STRANGERS, dns)) {
      for (int i = 0; i < LIMIT; i++) {
        client(server.port(), "127.0.0.1");
      }
      Await.until("all names are asked for", () -> dns.asked.get() == LIMIT);
      for (int i = LIMIT; i < 400; i++) {
        TestClient refused = client(server.port(), "127.0.0.1");
        assertEquals(TOO_MANY, refused.line());
        assertTrue(refused.isClosed());
      }
      assertEquals(LIMIT, dns.asked.get());
      dns.answers.countDown();
      assertTrue(clients.get(LIMIT - 1).line().startsWith("220 "));
    }
  }

  @Test
  void whoIsTrustedByNameGetsInAndNoMoreThanTheLimitWaitForTheirNames() throws Exception {
    SlowDns dns = new SlowDns();
    String trusting =
        "smtpd_client_connection_count_limit = 5\n"
            + "smtpd_client_event_limit_exceptions = trusted.example\n";
    try (TestServer server = new TestServer(STRANGERS + trusting, dns)) {
      for (int i = 0; i < 10; i++) {
        client(server.port(), "127.0.0.1");
      }
      Await.until("ten names are asked for", () -> dns.asked.get() == 10);
      assertEquals(TOO_MANY, client(server.port(), "127.0.0.1").line());
      dns.answers.countDown();
      for (TestClient client : clients.subList(0, 10)) {
        assertTrue(client.line().startsWith("220 "));
      }
      for (int i = 0; i < 20; i++) {
        assertTrue(client(server.port(), "127.0.0.1").line().startsWith("220 "));
      }
    }
  }

  @Test
  void whoseNameIsNotTrustedDoesNotGetIn() throws Exception {
    SlowDns dns = new SlowDns();
    dns.answers.countDown();
    String trusting =
        "smtpd_client_connection_count_limit = 1\n"
            + "smtpd_client_event_limit_exceptions = other.example\n";
    try (TestServer server = new TestServer(STRANGERS + trusting, dns)) {
      assertTrue(client(server.port(), "127.0.0.1").line().startsWith("220 "));
      assertEquals(TOO_MANY, client(server.port(), "127.0.0.1").line());
      assertTrue(
          server.log.lines.contains(
              "warning: Connection concurrency limit exceeded: 2 from trusted.example[127.0.0.1]"
                  + " for service smtpd"),
          server.log.lines::toString);
    }
  }

  @Test
  void allServicesCountTogether() throws Exception {
    String two = STRANGERS + "smtpd_client_connection_count_limit = 2\n";
    try (TestServer server = new TestServer(two)) {
      int other = server.alsoWith(two + "smtpd_tls_wrappermode = no\n");
      assertTrue(client(server.port(), "127.0.0.1").line().startsWith("220 "));
      assertTrue(client(other, "127.0.0.1").line().startsWith("220 "));
      assertEquals(TOO_MANY, client(server.port(), "127.0.0.1").line());
      assertEquals(TOO_MANY, client(other, "127.0.0.1").line());
      int unlimited = server.alsoWith(STRANGERS + "smtpd_client_connection_count_limit = 0\n");
      assertTrue(client(unlimited, "127.0.0.1").line().startsWith("220 "));
    }
  }

  @Test
  void byDefaultEachIpv4AddressCountsForItself() throws Exception {
    try (TestServer server =
        new TestServer(STRANGERS + "smtpd_client_connection_count_limit = 1\n")) {
      assertTrue(client(server.port(), "127.0.0.1").line().startsWith("220 "));
      assertTrue(client(server.port(), "127.0.0.2").line().startsWith("220 "));
      assertEquals(TOO_MANY, client(server.port(), "127.0.0.1").line());
    }
  }

  @Test
  void neighboursCountTogetherWhenTold() throws Exception {
    String together =
        "smtpd_client_connection_count_limit = 1\nsmtpd_client_ipv4_prefix_length = 24\n";
    try (TestServer server = new TestServer(STRANGERS + together)) {
      assertTrue(client(server.port(), "127.0.0.2").line().startsWith("220 "));
      assertEquals(TOO_MANY, client(server.port(), "127.0.0.1").line());
      assertTrue(client(server.port(), "127.0.1.1").line().startsWith("220 "));
    }
  }

  @Test
  void newTlsSessionsAreCountedWhereTlsComesFirst() throws Exception {
    String one = STRANGERS + wrapper() + "smtpd_client_new_tls_session_rate_limit = 1\n";
    try (TestServer server = new TestServer(one)) {
      TestClient first = client(server.port(), "127.0.0.1");
      first.startTls();
      assertTrue(first.line().startsWith("220 "));
      assertTrue(client(server.port(), "127.0.0.1").isClosed());
      assertTrue(
          server.log.lines.contains(
              "warning: New TLS session rate limit exceeded: 2 from localhost[127.0.0.1] for"
                  + " service smtpd"),
          server.log.lines::toString);
    }
  }

  @Test
  void aPlaceIsFreeAgainWhenTheClientHasGone() throws Exception {
    try (TestServer server =
        new TestServer(STRANGERS + wrapper() + "smtpd_client_connection_count_limit = 1\n")) {
      TestClient silent = client(server.port(), "127.0.0.1");
      server.log.awaitLine("connect from localhost[127.0.0.1]");
      silent.close();
      server.log.awaitLine("disconnect from localhost[127.0.0.1]");
      // The place is given back after that line.
      boolean closed = true;
      for (int i = 0; i < 1000 && closed; i++) {
        TestClient next = client(server.port(), "127.0.0.1");
        closed = !next.isOpenWithTls();
        next.close();
      }
      assertFalse(closed);
    }
  }
}
