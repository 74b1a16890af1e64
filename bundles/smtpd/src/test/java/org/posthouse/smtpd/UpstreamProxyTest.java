package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that come by a proxy, and those that do not. */
class UpstreamProxyTest {
  private static final String PROXY =
      "smtpd_upstream_proxy_protocol = haproxy\n"
          + "smtpd_peername_lookup = no\n"
          + "mynetworks = 127.0.0.1\n";
  private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.1 4567 25\r\n";
  private static final String ELSEWHERE = "RCPT TO:<someone@elsewhere.example>";

  @Test
  void theClientIsWhomTheProxyNames() throws Exception {
    try (TestServer server = new TestServer(PROXY);
        TestClient client = new TestClient(server)) {
      client.raw(HEADER);
      assertEquals("220 mx.example.net ESMTP Postfix", client.reply());
      client.say("EHLO client.example");
      client.say("MAIL FROM:<a@b.example>");
      assertEquals(
          "554 5.7.1 <someone@elsewhere.example>: Relay access denied", client.say(ELSEWHERE));
      client.say("QUIT");
      server.log.awaitLine("disconnect from unknown[192.0.2.7]");
      assertTrue(server.log.lines.contains("connect from unknown[192.0.2.7]"));
    }
  }

  @Test
  void clientsAreCountedByWhomTheProxyNames() throws Exception {
    String limit = PROXY + "smtpd_client_connection_count_limit = 1\n";
    try (TestServer server = new TestServer(limit);
        TestClient first = new TestClient(server);
        TestClient second = new TestClient(server);
        TestClient other = new TestClient(server)) {
      first.raw(HEADER);
      assertTrue(first.reply().startsWith("220 "));
      second.raw(HEADER);
      assertEquals(
          "421 4.7.0 mx.example.net Error: too many connections from 192.0.2.7", second.reply());
      other.raw(HEADER.replace("192.0.2.7", "192.0.2.8"));
      assertTrue(other.reply().startsWith("220 "));
    }
  }

  @Test
  void whoCannotBeToldIsNotServed() throws Exception {
    try (TestServer server = new TestServer(PROXY);
        TestClient client = new TestClient(server)) {
      client.raw("EHLO client.example\r\n");
      assertEquals("421 4.3.0 mx.example.net Server local error", client.reply());
      assertTrue(client.isClosed());
      server.log.awaitLine("disconnect from unknown[127.0.0.1] commands=0/0");
      assertTrue(
          server.log.lines.contains(
              "warning: haproxy read: unrecognized protocol header: EHLO client.example\\r\\n"));
    }
  }

  @Test
  void whoTakesTooLongIsNotServed() throws Exception {
    try (TestServer server = new TestServer(PROXY + "smtpd_upstream_proxy_timeout = 1s\n");
        TestClient client = new TestClient(server)) {
      client.raw("PROXY TCP4 192");
      assertEquals("421 4.3.0 mx.example.net Server local error", client.reply());
      assertTrue(server.log.lines.contains("warning: haproxy read: timeout error"));
    }
  }

  /** What a check sends before it leaves is there before the server looks. */
  private static void check(TestServer server, String header) throws Exception {
    try (ServerSocketChannel listener =
            ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        TestClient check = new TestClient(listener.socket().getLocalPort())) {
      check.raw(header);
      check.closeOutput();
      server.serve(listener.accept());
    }
  }

  @Test
  void healthChecksLeaveNoLine() throws Exception {
    try (TestServer server = new TestServer(PROXY)) {
      check(server, "");
      check(server, "PROXY UNKNOWN\r\n");
      check(server, "PROXY TCP4 127.0.0.1 127.0.0.1 4567 25\r\n");
      assertEquals(List.of(), server.log.lines);
      check(server, HEADER);
      server.log.awaitLine("connect from unknown[192.0.2.7]");
    }
  }

  @Test
  void aCheckThatStaysIsServed() throws Exception {
    try (TestServer server = new TestServer(PROXY);
        TestClient check = new TestClient(server)) {
      check.raw("PROXY UNKNOWN\r\n");
      assertTrue(check.reply().startsWith("220 "));
      server.log.awaitLine("connect from unknown[127.0.0.1]");
    }
  }

  @Test
  void whoIsInNoNetworkOfProxiesIsServedDirectly() throws Exception {
    try (TestServer server =
            new TestServer(PROXY + "smtpd_upstream_proxy_networks = 127.0.0.2, 192.0.2.0/24\n");
        TestClient direct = new TestClient(server);
        TestClient proxied = new TestClient(server.port(), "127.0.0.2")) {
      assertEquals("220 mx.example.net ESMTP Postfix", direct.reply());
      assertTrue(direct.say(HEADER.strip()).startsWith("500 5.5.2"), "it is no command");
      proxied.raw(HEADER);
      assertEquals("220 mx.example.net ESMTP Postfix", proxied.reply());
      server.log.awaitLine("connect from unknown[192.0.2.7]");
    }
  }

  @Test
  void networksThatCannotBeAskedLetNobodyBeTheProxy() throws Exception {
    try (TestServer server = new TestServer(PROXY + "smtpd_upstream_proxy_networks = fail:x\n");
        TestClient client = new TestClient(server)) {
      client.raw(HEADER);
      assertEquals("421 4.3.0 mx.example.net Server local error", client.reply());
      assertFalse(server.log.lines.contains("connect from unknown[192.0.2.7]"));
    }
  }
}
