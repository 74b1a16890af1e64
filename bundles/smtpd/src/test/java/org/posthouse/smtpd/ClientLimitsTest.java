package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

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
  void countsOutliveTheServerThatAsked() throws Exception {
    String settings = "mynetworks =\nsmtpd_client_connection_rate_limit = 1";
    try (TestServer server = new TestServer(settings)) {
      try (TestClient first = new TestClient(server)) {
        assertTrue(first.line().startsWith("220"));
      }
      server.swapBroker();
      try (TestClient second = new TestClient(server)) {
        assertEquals(TOO_MANY, second.line());
      }
    }
  }

  @Test
  void whileNobodyCountsThereAreNoLimitsAndTheLogSaysSoOnceInASession() throws Exception {
    String settings =
        "mynetworks =\nsmtpd_client_connection_rate_limit = 1\nsmtpd_client_message_rate_limit = 1";
    try (TestServer server = new TestServer(settings)) {
      String away =
          "warning: problem talking to server private/anvil: it is not there; clients have no"
              + " limits";
      server.removeAnvil();
      for (int i = 0; i < 3; i++) {
        try (TestClient client = new TestClient(server)) {
          assertTrue(client.line().startsWith("220"));
          assertTrue(client.say("EHLO x").startsWith("250"));
          assertEquals("250 2.1.0 Ok", client.say("MAIL FROM:<>"));
        }
      }
      assertEquals(3, server.log.lines.stream().filter(away::equals).count());
      server.addAnvil();
      try (TestClient client = new TestClient(server)) {
        assertTrue(client.line().startsWith("220"));
      }
      try (TestClient client = new TestClient(server)) {
        assertEquals(TOO_MANY, client.line());
      }
    }
  }

  @Test
  void commandsForLoginAreCountedAlsoIfThereIsNoLogin() throws Exception {
    String settings = "mynetworks =\nsmtpd_helo_required = yes\nsmtpd_client_auth_rate_limit = 2";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      assertTrue(client.line().startsWith("220"));
      assertEquals("503 5.5.1 Error: send HELO/EHLO first", client.say("AUTH PLAIN"));
      client.say("EHLO x");
      assertEquals("503 5.5.1 Error: authentication not enabled", client.say("AUTH PLAIN"));
      assertEquals(
          "450 4.7.1 Error: too many AUTH commands from 127.0.0.1", client.say("AUTH PLAIN"));
      server.log.awaitLine(
          "warning: AUTH command rate limit exceeded: 3 from localhost[127.0.0.1] for service"
              + " smtpd");
    }
  }
}
