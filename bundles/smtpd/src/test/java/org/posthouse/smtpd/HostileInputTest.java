package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.posthouse.api.testing.Await;

/** Clients that mean no good, or are broken. */
class HostileInputTest {

  private static void transaction(TestClient client) throws Exception {
    client.line();
    client.say("EHLO x");
    client.say("MAIL FROM:<>");
    client.say("RCPT TO:<joe@local.example>");
    client.say("DATA");
  }

  @Test
  void bareLineFeedsNeverEndTheData() throws Exception {
    try (TestServer server = new TestServer("smtpd_forbid_bare_newline_exclusions =");
        TestClient client = new TestClient(server)) {
      transaction(client);
      client.raw("a\n.\nb\r\n.\nc\n.\r\nRCPT TO:<evil@local.example>\r\n");
      assertTrue(client.say(".").startsWith("250 2.0.0 Ok: queued"));
      assertEquals(
          "a\r\nb\r\nc\r\nRCPT TO:<evil@local.example>\r\n",
          server.queue.messages.getFirst().text());
      assertEquals(1, server.queue.messages.size());
    }
  }

  @Test
  void bareLineFeedsAreRefusedWhereTheyAreForbidden() throws Exception {
    String settings = "smtpd_forbid_bare_newline = reject\nsmtpd_forbid_bare_newline_exclusions =";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      transaction(client);
      client.raw("a\nb\r\n.\r\n");
      assertEquals("550 5.5.2 mx.example.net Error: bare <LF> received", client.reply());
      assertTrue(client.isClosed());
      assertTrue(server.queue.messages.isEmpty());
    }
  }

  @Test
  void anEndlessCommandLineIsOneErrorAfterTheOther() throws Exception {
    try (TestServer server = new TestServer("smtpd_hard_error_limit = 20");
        TestClient client = new TestClient(server)) {
      client.line();
      client.raw("A".repeat(21 * 2 * 2048));
      for (int i = 0; i < 20; i++) {
        assertEquals("500 5.5.2 mx.example.net Error: command too long", client.line());
      }
      assertEquals("421 4.7.0 mx.example.net Error: too many errors", client.line());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aLongCommandIsRefusedAndTheNextOneTaken() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      client.line();
      assertEquals(
          "500 5.5.2 mx.example.net Error: command too long",
          client.say("NOOP " + "x".repeat(3000)));
      assertEquals("250 2.0.0 Ok", client.say("NOOP"));
    }
  }

  @Test
  void junkIsAnsweredUntilThereIsTooMuchOfIt() throws Exception {
    String settings = "smtpd_hard_error_limit = 5\nsmtpd_forbidden_commands =";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      client.line();
      byte[] junk = new byte[4000];
      new Random(7).nextBytes(junk);
      client.raw(junk);
      client.raw("\r\n".repeat(10));
      String last = "";
      for (String line = client.reply(); !line.isEmpty(); line = client.reply()) {
        last = line;
      }
      assertEquals("421 4.7.0 mx.example.net Error: too many errors", last);
    }
  }

  @Test
  void whoSpeaksBeforeTheGreetingIsSentAway() throws Exception {
    try (TestServer server = new TestServer("smtpd_forbid_unauth_pipelining = yes");
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (TestClient client = new TestClient(listener.socket().getLocalPort())) {
        client.raw("EHLO x\r\n");
        SocketChannel accepted = listener.accept();
        Thread.ofVirtual().start(() -> server.serve(accepted));
        assertEquals("554 5.5.0 Error: SMTP protocol synchronization", client.reply());
        assertTrue(client.isClosed());
        server.log.awaitLine("improper command pipelining after CONNECT from");
      }
    }
  }

  @Test
  void silenceEndsTheSession() throws Exception {
    try (TestServer server = new TestServer("smtpd_timeout = 1s");
        TestClient client = new TestClient(server)) {
      client.line();
      assertEquals("421 4.4.2 mx.example.net Error: timeout exceeded", client.reply());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aDripOfDataDoesNotKeepTheSessionOpen() throws Exception {
    String settings =
        "smtpd_timeout = 3s\nsmtpd_per_request_deadline = yes\nsmtpd_min_data_rate = 1000000";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO x");
      // In one piece: a slow machine is not to be the client that is too slow.
      client.raw("MAIL FROM:<>\r\nRCPT TO:<joe@local.example>\r\nDATA\r\n");
      assertEquals("354 End data with <CR><LF>.<CR><LF>", client.lines(3).getLast());
      Thread drip =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        client.raw("x");
                        Thread.sleep(50);
                      }
                    } catch (Exception e) {
                      // The server has hung up, as it should.
                    }
                  });
      assertEquals("421 4.4.2 mx.example.net Error: timeout exceeded", client.reply());
      drip.interrupt();
    }
  }

  @Test
  void recipientsBeyondTheLimitAreRefusedForNow() throws Exception {
    try (TestServer server = new TestServer("smtpd_recipient_limit = 2");
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO x");
      client.say("MAIL FROM:<>");
      client.say("RCPT TO:<a@b.example>");
      client.say("RCPT TO:<b@b.example>");
      assertEquals("452 4.5.3 Error: too many recipients", client.say("RCPT TO:<c@b.example>"));
      client.say("DATA");
      assertTrue(client.say(".").startsWith("250"));
      assertEquals(2, server.queue.messages.getFirst().envelope().recipients().size());
    }
  }

  @Test
  void controlCharactersAreNoPartOfAddresses() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO x");
      assertEquals(
          "501 5.1.7 Bad sender address syntax", client.say("MAIL FROM:<a\u0000b@c.example>"));
      assertEquals(
          "501 5.1.7 Bad sender address syntax", client.say("MAIL FROM:<\"a\rb\"@c.example>"));
    }
  }

  @Test
  void aClientThatLeavesAnywhereLeavesNothingBehind() throws Exception {
    String dialogue =
        "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<joe@local.example>\r\nBDAT 4\r\nab\r\n"
            + "BDAT 9 LAST\r\nc\r\n";
    String data = "HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<joe@local.example>\r\nDATA\r\na\r\n.\r";
    try (TestServer server = new TestServer("")) {
      for (String whole : List.of(dialogue, data)) {
        for (int i = 0; i <= whole.length(); i++) {
          try (TestClient client = new TestClient(server)) {
            client.raw(whole.substring(0, i));
            client.closeOutput();
            while (!client.line().isEmpty()) {
              // Replies to what came.
            }
          }
        }
      }
      int sessions = dialogue.length() + data.length() + 2;
      Await.until("all sessions end", () -> ended(server) >= sessions);
      assertEquals(sessions, ended(server));
      assertEquals(0, server.queue.open.get());
      assertTrue(server.queue.messages.isEmpty());
      assertTrue(server.log.lines.stream().noneMatch(l -> l.startsWith("panic")));
    }
  }

  private static long ended(TestServer server) {
    return server.log.lines.stream().filter(l -> l.startsWith("disconnect from")).count();
  }

  @Test
  void bytesThatComeOneByOneAreStillCommands() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      client.line();
      for (char c : "MAIL FROM:<a@b.example>\r\n".toCharArray()) {
        client.raw(String.valueOf(c));
      }
      assertEquals("250 2.1.0 Ok", client.reply());
    }
  }

  @Test
  void nullBytesAndLoneCarriageReturnsAreContentAndNoEnd() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      transaction(client);
      client.raw("a\u0000b\r\n.\rc\r.\r\r\n\u0000.\r\n");
      assertTrue(client.say(".").startsWith("250 2.0.0 Ok: queued"));
      assertEquals(1, server.queue.messages.size());
      assertTrue(server.queue.messages.getFirst().text().startsWith("a\u0000b\r\n"));
    }
  }

  @Test
  void nullBytesInCommandsAreNoCommands() throws Exception {
    try (TestServer server = new TestServer("smtpd_forbidden_commands =");
        TestClient client = new TestClient(server)) {
      client.line();
      assertEquals("500 5.5.2 Error: command not recognized", client.say("NO\u0000OP"));
      assertEquals("250 2.0.0 Ok", client.say("NOOP"));
    }
  }

  @Test
  void drainingEndsASessionThatWaits() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO x");
      server.open.forEach(org.posthouse.api.connection.Connection::drain);
      assertEquals(
          "421 4.3.2 mx.example.net Service unavailable - try again later", client.reply());
      assertTrue(client.isClosed());
    }
  }
}
