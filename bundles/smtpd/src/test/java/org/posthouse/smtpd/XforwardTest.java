package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Content filters that send messages on. */
class XforwardTest {
  @Test
  void aFilterSaysWhoseMessageItForwards() throws Exception {
    String settings = "smtpd_authorized_xforward_hosts = 127.0.0.1";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO filter.example");
      assertEquals(
          "250 2.0.0 Ok",
          client.say("XFORWARD NAME=spike.example ADDR=192.0.2.9 PORT=1234 IDENT=4ABC"));
      assertEquals("250 2.0.0 Ok", client.say("XFORWARD PROTO=SMTP HELO=h.example SOURCE=REMOTE"));
      message(client, "one");
      message(client, "two");
      var first = server.queue.messages.getFirst().envelope();
      assertEquals("spike.example", first.attribute("log_client_name").orElseThrow());
      assertEquals("192.0.2.9", first.attribute("log_client_address").orElseThrow());
      assertEquals("1234", first.attribute("log_client_port").orElseThrow());
      assertEquals("SMTP", first.attribute("log_protocol_name").orElseThrow());
      assertEquals("h.example", first.attribute("log_helo_name").orElseThrow());
      assertEquals("4ABC", first.attribute("log_ident").orElseThrow());
      assertEquals("remote", first.attribute("rewrite_context").orElseThrow());
      var second = server.queue.messages.getLast().envelope();
      assertEquals("127.0.0.1", second.attribute("log_client_address").orElseThrow());
      String origin = "orig_queue_id=4ABC, orig_client=spike.example[192.0.2.9]";
      assertEquals(1, server.log.lines.stream().filter(line -> line.endsWith(origin)).count());
    }
  }

  private static void message(TestClient client, String text) throws Exception {
    client.say("MAIL FROM:<a@b.example>");
    client.say("RCPT TO:<joe@local.example>");
    client.say("DATA");
    assertTrue(client.say("\r\n" + text + "\r\n.").startsWith("250 2.0.0 Ok"));
  }
}
