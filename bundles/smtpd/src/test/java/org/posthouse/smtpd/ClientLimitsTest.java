package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.posthouse.smtpd.Anvil.Event;

/** What one client may do. */
class ClientLimitsTest {
  private static final ClientBlock A = ClientBlock.of("192.0.2.1", 32, 84);
  private static final ClientBlock B = ClientBlock.of("192.0.2.2", 32, 84);
  private static final String TOO_MANY =
      "421 4.7.0 mx.example.net Error: too many connections from 127.0.0.1";

  @Test
  void aConnectionTooManyIsClosedAndAnotherMayComeLater() throws Exception {
    String settings = "mynetworks =\nsmtpd_client_connection_count_limit = 1";
    try (TestServer server = new TestServer(settings)) {
      try (TestClient first = new TestClient(server)) {
        assertTrue(first.line().startsWith("220"));
        try (TestClient second = new TestClient(server)) {
          assertEquals(TOO_MANY, second.line());
          assertTrue(second.isClosed());
        }
        assertTrue(
            server.log.lines.contains(
                "warning: Connection concurrency limit exceeded: 2 from localhost[127.0.0.1] for"
                    + " service smtpd"),
            server.log.lines::toString);
        first.say("QUIT");
        assertTrue(first.isClosed());
      }
      server.log.awaitLine("disconnect from localhost[127.0.0.1] quit=1");
      String greeting = TOO_MANY;
      for (int i = 0; i < 1000 && greeting.equals(TOO_MANY); i++) {
        try (TestClient third = new TestClient(server)) {
          greeting = third.line();
        }
      }
      assertEquals("220 mx.example.net ESMTP Postfix", greeting);
    }
  }

  @Test
  void connectionsInATimeAreCounted() throws Exception {
    String settings = "mynetworks =\nsmtpd_client_connection_rate_limit = 1";
    try (TestServer server = new TestServer(settings)) {
      try (TestClient first = new TestClient(server)) {
        assertTrue(first.line().startsWith("220"));
        first.say("QUIT");
      }
      try (TestClient second = new TestClient(server)) {
        assertEquals(TOO_MANY, second.line());
      }
    }
  }

  @Test
  void countsBeginAgainWhenTheTimeIsOver() {
    Anvil anvil = new Anvil();
    assertEquals(1, anvil.count(A, Event.MESSAGE, Duration.ofDays(1)));
    assertEquals(2, anvil.count(A, Event.MESSAGE, Duration.ofDays(1)));
    assertEquals(1, anvil.count(A, Event.RECIPIENT, Duration.ofDays(1)));
    assertEquals(1, anvil.count(B, Event.MESSAGE, Duration.ofDays(1)));
    assertEquals(1, anvil.count(A, Event.MESSAGE, Duration.ZERO));
  }

  @Test
  void clientsThatAreGoneAreForgotten() {
    Anvil anvil = new Anvil();
    anvil.connect(A, Duration.ofDays(1));
    anvil.disconnect(A);
    assertEquals(0, anvil.size());
    anvil.count(B, Event.MESSAGE, Duration.ofDays(1));
    anvil.connect(A, Duration.ZERO);
    assertEquals(1, anvil.size());
  }

  @Test
  void whatManyClientsDidIsForgottenButNotWhoIsConnected() {
    Anvil anvil = new Anvil();
    anvil.connect(A, Duration.ofDays(1));
    for (int i = 0; i < 3 * Anvil.MANY_CLIENTS; i++) {
      anvil.count(new ClientBlock(9, i), Event.RECIPIENT, Duration.ofDays(1));
      assertTrue(anvil.size() <= Anvil.MANY_CLIENTS + 1);
    }
    assertEquals(2, anvil.connect(A, Duration.ofDays(1)));
  }

  @Test
  void addressesAreCutAfterThePrefix() {
    assertEquals(ClientBlock.of("192.0.2.1", 32, 84), ClientBlock.of("192.0.2.1", 32, 84));
    assertNotEquals(ClientBlock.of("192.0.2.1", 32, 84), ClientBlock.of("192.0.2.2", 32, 84));
    assertEquals(ClientBlock.of("192.0.2.1", 24, 84), ClientBlock.of("192.0.2.254", 24, 84));
    assertNotEquals(ClientBlock.of("192.0.3.1", 24, 84), ClientBlock.of("192.0.2.1", 24, 84));
    assertEquals(ClientBlock.of("192.0.2.1", 0, 84), ClientBlock.of("10.1.1.1", 0, 84));
    assertEquals(
        ClientBlock.of("2001:db8:1:2:3:4:5:6", 32, 84), ClientBlock.of("2001:db8:1:2:3::", 32, 84));
    assertEquals(
        ClientBlock.of("2001:db8:1:2:3:f:5:6", 32, 84),
        ClientBlock.of("2001:db8:1:2:3:0fff::", 32, 84));
    assertNotEquals(
        ClientBlock.of("2001:db8:1:2:3:1000::", 32, 84),
        ClientBlock.of("2001:db8:1:2:3:0fff::", 32, 84));
    assertNotEquals(ClientBlock.of("2001:db8::1", 32, 128), ClientBlock.of("2001:db8::2", 32, 128));
    assertEquals(
        ClientBlock.of("2001:db8:0:1::1", 32, 48), ClientBlock.of("2001:db8:0:2::1", 32, 48));
    assertNotEquals(ClientBlock.of("0.0.0.0", 0, 0), ClientBlock.of("::", 0, 0));
    assertEquals(ClientBlock.of("unknown", 32, 84), ClientBlock.of("", 32, 84));
  }
}
