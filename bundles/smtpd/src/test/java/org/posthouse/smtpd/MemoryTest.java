package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryBudget.Use;
import org.posthouse.api.testing.Await;

/** What a client can size has a limit, and the end of a transaction gives it back. */
class MemoryTest {
  private static final String FULL = "452 4.3.1 Insufficient system storage";
  private final MemoryBudget memory = MemoryBudget.of(400_000, 0);

  private static void begin(TestClient client) throws Exception {
    client.line();
    client.say("EHLO client.example");
    client.say("MAIL FROM:<a@b.example>");
  }

  /** Returns how many recipients are taken. */
  private static int fill(TestClient client) throws Exception {
    String original = " ORCPT=rfc822;" + "x".repeat(480);
    for (int taken = 0; taken < 1000; taken++) {
      String reply = client.say("RCPT TO:<joe@local.example>" + original);
      if (!reply.equals("250 2.1.5 Ok")) {
        assertEquals(FULL, reply);
        return taken;
      }
    }
    return 1000;
  }

  private void awaitGivenBack() throws Exception {
    Await.until("all memory is given back", () -> memory.used(Use.ARRIVAL) == 0);
  }

  @Test
  void recipientsBeyondTheBudgetAreRefusedAndTheOthersGetTheMessage() throws Exception {
    try (TestServer server = new TestServer("", memory);
        TestClient client = new TestClient(server)) {
      begin(client);
      int taken = fill(client);
      assertTrue(taken > 10 && taken < 100, () -> taken + " recipients");
      assertEquals("354 End data with <CR><LF>.<CR><LF>", client.say("DATA"));
      assertTrue(client.say("\r\n.").startsWith("250 2.0.0 Ok: queued as "));
      assertEquals(taken, server.queue.messages.getFirst().envelope().recipients().size());
      assertEquals(0, memory.used(Use.ARRIVAL));
      client.say("MAIL FROM:<a@b.example>");
      assertEquals(taken, fill(client));
      client.say("RSET");
      assertEquals(0, memory.used(Use.ARRIVAL));
    }
  }

  @Test
  void aSessionThatEndsAnyhowLeavesNothing() throws Exception {
    try (TestServer server = new TestServer("", memory)) {
      for (String end : List.of("QUIT", "RSET", "EHLO x", "DATA", "BDAT 10")) {
        try (TestClient client = new TestClient(server)) {
          begin(client);
          fill(client);
          client.raw(end + "\r\n");
        }
        awaitGivenBack();
      }
    }
  }

  @Test
  void greedyClientsDoNotShutOutOthers() throws Exception {
    var clients = new ArrayList<TestClient>();
    try (TestServer server = new TestServer("smtpd_client_connection_count_limit = 0", memory)) {
      for (int i = 0; i < 8; i++) {
        var greedy = new TestClient(server);
        clients.add(greedy);
        begin(greedy);
        fill(greedy);
      }
      try (TestClient modest = new TestClient(server)) {
        begin(modest);
        assertEquals("250 2.1.5 Ok", modest.say("RCPT TO:<joe@local.example>"));
      }
      for (TestClient client : clients) {
        client.close();
      }
      awaitGivenBack();
    }
  }

  @Test
  void originalRecipientsHaveALimitAndNoControlCharacters() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      begin(client);
      String rcpt = "RCPT TO:<joe@local.example> ORCPT=";
      assertEquals("250 2.1.5 Ok", client.say(rcpt + "rfc822;" + "x".repeat(490)));
      for (String bad :
          List.of(
              "rfc822;" + "x".repeat(500),
              "r\001c822;x",
              "rfc\177;x",
              "rfc822;x+0Ay",
              "rfc822;x+00y",
              "rfc822;x+C2+85y",
              "utf-8;" + "x".repeat(500))) {
        assertEquals("501 5.5.4 Error: Bad ORCPT parameter syntax", client.say(rcpt + bad), bad);
      }
    }
  }
}
