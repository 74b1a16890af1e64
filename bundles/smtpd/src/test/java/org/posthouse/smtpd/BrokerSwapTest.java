package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The bundle of the table broker is replaced: what was made with the old one is made anew. */
final class BrokerSwapTest {
  private static final String SETTINGS =
      """
      smtpd_authorized_xclient_hosts = inline:{127.0.0.1=yes}
      smtpd_forbidden_commands = inline:{foo=yes}
      smtpd_discard_ehlo_keyword_address_maps = inline:{127.0.0.1=silent-discard}
      smtpd_client_event_limit_exceptions = inline:{127.0.0.1=yes}
      smtpd_restriction_classes = known
      known = check_sender_access inline:{a@b.example=OK}, reject
      smtpd_sender_restrictions = known
      local_header_rewrite_clients = inline:{127.0.0.1=yes}
      """;

  @Test
  void sessionsAskTheBrokerThatIsThere() throws Exception {
    try (TestServer server = new TestServer(SETTINGS)) {
      for (int swaps = 0; swaps < 3; swaps++) {
        ask(server);
        server.swapBroker();
      }
      ask(server);
    }
  }

  private static void ask(TestServer server) throws Exception {
    try (TestClient client = new TestClient(server)) {
      client.reply();
      client.say("EHLO c");
      assertEquals("250 2.1.0 Ok", client.say("MAIL FROM:<a@b.example>"));
      assertEquals("250 2.1.5 Ok", client.say("RCPT TO:<joe@local.example>"));
      assertEquals("250 2.1.5 Ok", client.say("RCPT TO:<x@va.example>"));
      client.say("RSET");
      assertEquals("220 mx.example.net ESMTP Postfix", client.say("XCLIENT HELO=x"));
      assertEquals("221 2.7.0 Error: I can break rules, too. Goodbye.", client.say("FOO"));
    }
  }
}
