package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What ETRN asks of the flush service; the replies stand in the dialogues. */
class EtrnTest {

  @Test
  void asksForTheSiteThatIsMeant() throws Exception {
    try (TestServer server = new TestServer("fast_flush_domains = relay.example");
        TestClient client = new TestClient(server)) {
      client.reply();
      client.say("EHLO client.example");
      assertEquals("250 Queuing started", client.say("ETRN @Relay.example"));
      assertEquals("250 Queuing started", client.say("ETRN #sub.relay.example"));
      assertEquals(
          "459 <elsewhere.example>: service unavailable", client.say("ETRN elsewhere.example"));
      assertEquals(List.of("Relay.example", "sub.relay.example"), server.flushed);
    }
  }

  @Test
  void saysSoWhenNobodyCanBeAsked() throws Exception {
    try (TestServer server = new TestServer("fast_flush_domains = relay.example");
        TestClient client = new TestClient(server)) {
      server.removeFlush();
      client.reply();
      assertEquals("458 Unable to queue messages", client.say("ETRN relay.example"));
      assertTrue(server.log.lines.contains("warning: unable to talk to fast flush service"));
    }
  }

  @Test
  void neverTakesAListThatFailsForANo() throws Exception {
    try (TestServer server = new TestServer("fast_flush_domains = fail:nowhere");
        TestClient client = new TestClient(server)) {
      client.reply();
      assertEquals("458 Unable to queue messages", client.say("ETRN relay.example"));
      assertEquals(List.of(), server.flushed);
    }
  }
}
