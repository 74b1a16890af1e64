package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Proxies before the server, and content filters. */
class UpstreamTest {
  private static final String HAPROXY = "smtpd_upstream_proxy_protocol = haproxy\n";

  @Test
  void aProxySaysForWhomItSpeaks() throws Exception {
    try (TestServer server = new TestServer(HAPROXY + "smtpd_peername_lookup = no");
        TestClient client = new TestClient(server)) {
      client.raw("PROXY TCP4 192.0.2.7 127.0.0.1 1234 25\r\n");
      assertEquals("220 mx.example.net ESMTP Postfix", client.line());
      client.say("HELO c.example");
      client.say("MAIL FROM:<>");
      assertEquals(
          "554 5.7.1 <x@elsewhere.example>: Relay access denied",
          client.say("RCPT TO:<x@elsewhere.example>"));
      server.log.awaitLine("connect from unknown[192.0.2.7]");
    }
  }

  @Test
  void whoIsNoProxyIsServedDirectly() throws Exception {
    String settings = HAPROXY + "smtpd_upstream_proxy_networks = 192.0.2.0/24";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      assertEquals("220 mx.example.net ESMTP Postfix", client.line());
      client.say("HELO c.example");
      assertTrue(client.say("PROXY TCP4 192.0.2.7 127.0.0.1 1 25").startsWith("500 "));
    }
  }

  @Test
  void checksOfTheProxyAreNotLogged() throws Exception {
    String settings = HAPROXY + "smtpd_upstream_proxy_networks = 127.0.0.1";
    try (TestServer server = new TestServer(settings)) {
      try (TestClient silent = new TestClient(server)) {
        silent.closeOutput();
        assertTrue(silent.isClosed());
      }
      try (TestClient check = new TestClient(server)) {
        check.raw("PROXY UNKNOWN\r\n");
        assertEquals("220 mx.example.net ESMTP Postfix", check.line());
        check.say("QUIT");
        assertTrue(check.isClosed());
      }
      try (TestClient junk = new TestClient(server)) {
        junk.raw("EHLO c.example\r\n");
        assertTrue(junk.isClosed());
      }
      server.log.awaitLine("warning: haproxy read: bad protocol header from 127.0.0.1");
      assertEquals(1, server.log.lines.size(), server.log.lines::toString);
    }
  }

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
      assertEquals(
          "250 2.0.0 Ok", client.say("XFORWARD PROTO=SMTP HELO=h.example SOURCE=REMOTE"));
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
