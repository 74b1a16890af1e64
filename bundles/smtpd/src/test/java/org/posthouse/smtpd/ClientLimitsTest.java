package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.posthouse.smtpd.Anvil.Event;

/** What one client may do. */
class ClientLimitsTest {
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
    assertEquals(1, anvil.count("a", Event.MESSAGE, Duration.ofDays(1)));
    assertEquals(2, anvil.count("a", Event.MESSAGE, Duration.ofDays(1)));
    assertEquals(1, anvil.count("a", Event.RECIPIENT, Duration.ofDays(1)));
    assertEquals(1, anvil.count("b", Event.MESSAGE, Duration.ofDays(1)));
    assertEquals(1, anvil.count("a", Event.MESSAGE, Duration.ZERO));
  }

  @Test
  void clientsThatAreGoneAreForgotten() {
    Anvil anvil = new Anvil();
    anvil.connect("a", Duration.ofDays(1));
    anvil.disconnect("a");
    assertEquals(0, anvil.size());
    anvil.count("b", Event.MESSAGE, Duration.ofDays(1));
    anvil.connect("c", Duration.ZERO);
    assertEquals(1, anvil.size());
  }
}
