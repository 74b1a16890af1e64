package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What cannot be looked up is never taken for a no: the client is told to try again. */
final class CannotTellTest {
  private static final String TEMPORARY = "451 4.3.0 Temporary lookup failure";
  private static final String LOCAL_DATA = "421 4.3.0 mx.example.net Server local data error";

  /** The last reply to some commands. */
  private static String lastReply(TestServer server, String... commands) throws Exception {
    try (TestClient client = new TestClient(server)) {
      String reply = client.reply();
      for (String command : commands) {
        reply = client.say(command);
      }
      return reply;
    }
  }

  private static String lastReply(String settings, String... commands) throws Exception {
    try (TestServer server = new TestServer(settings)) {
      return lastReply(server, commands);
    }
  }

  private static String recipient(String settings, String recipient) throws Exception {
    return lastReply(settings, "EHLO c", "MAIL FROM:<a@b.example>", "RCPT TO:<" + recipient + ">");
  }

  @Test
  void whetherACommandIsForbidden() throws Exception {
    assertEquals(TEMPORARY, lastReply("smtpd_forbidden_commands = fail:x", "FOO bar"));
    assertEquals(TEMPORARY, lastReply("smtpd_forbidden_commands = !fail:x", "FOO bar"));
    assertEquals(TEMPORARY, lastReply("smtpd_forbidden_commands = /nonexistent", "FOO"));
    assertEquals(
        "221 2.7.0 Error: I can break rules, too. Goodbye.",
        lastReply("smtpd_forbidden_commands = foo, fail:x", "FOO bar"));
    assertEquals(
        "221 2.7.0 Error: I can break rules, too. Goodbye.",
        lastReply("smtpd_forbidden_commands =", "Subject: foo"));
  }

  @Test
  void whoMaySpeakForOthers() throws Exception {
    try (TestServer server = new TestServer("smtpd_authorized_xclient_hosts = fail:x")) {
      assertEquals(LOCAL_DATA, lastReply(server, "EHLO c"));
      server.log.awaitLine("warning: don't know if EHLO feature XCLIENT should be announced to ");
      server.log.awaitLine("NOQUEUE: reject: EHLO from localhost[127.0.0.1]: " + LOCAL_DATA);
      assertEquals(LOCAL_DATA, lastReply(server, "XCLIENT NAME=a"));
      server.log.awaitLine("warning: don't know if command XCLIENT should be allowed from ");
    }
  }

  @Test
  void whatIsAnnounced() throws Exception {
    String settings = "smtpd_discard_ehlo_keyword_address_maps = fail:x";
    try (TestServer server = new TestServer(settings)) {
      assertEquals(LOCAL_DATA, lastReply(server, "EHLO c"));
      server.log.awaitLine("warning: don't know what EHLO features to announce to ");
      assertEquals(LOCAL_DATA, lastReply(server, "HELO c", "MAIL FROM:<a@b.example>"));
    }
  }

  @Test
  void whoseHeadersAreCompleted() throws Exception {
    String[] mail = {"EHLO c", "MAIL FROM:<a@b.example>"};
    String error = "451 4.3.0 Temporary lookup error";
    assertEquals(error, lastReply("local_header_rewrite_clients = check_address_map fail:x", mail));
    assertEquals(
        error,
        lastReply("local_header_rewrite_clients = permit_mynetworks\nmynetworks = fail:x", mail));
    assertEquals(
        "250 2.1.0 Ok", lastReply("local_header_rewrite_clients = static:yes, fail:x", mail));
  }

  @Test
  void whoMayRelay() throws Exception {
    for (String networks : new String[] {"fail:x", "!fail:x", "1.2.3.4/8", "/nonexistent", "a/b"}) {
      assertEquals(
          "451 4.3.0 <c@far.example>: Temporary lookup failure",
          recipient(
                  "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"
                      + "smtpd_peername_lookup = no\nmynetworks = "
                      + networks,
                  "c@far.example")
              .replace("<localhost[127.0.0.1]>", "<c@far.example>")
              .replace("<unknown[127.0.0.1]>", "<c@far.example>"),
          networks);
    }
  }

  @Test
  void whoseDomainItIs() throws Exception {
    for (String list : new String[] {"mydestination", "relay_domains", "virtual_mailbox_domains"}) {
      assertEquals(
          "451 4.3.0 <c@far.example>: Temporary lookup failure",
          recipient(list + " = fail:x", "c@far.example"),
          list);
      assertEquals(
          "451 4.3.0 <c@nosuch.example>: Temporary lookup failure",
          recipient(
              list
                  + " = fail:x\nsmtpd_relay_restrictions = reject_unknown_recipient_domain, reject",
              "c@nosuch.example"),
          list);
    }
  }

  @Test
  void whetherAnAddressIsAnAliasWhateverItsDomain() throws Exception {
    for (String maps :
        new String[] {"virtual_alias_maps", "canonical_maps", "recipient_canonical_maps"}) {
      for (String domain : new String[] {"far.example", "local.example"}) {
        assertEquals(
            "451 4.3.0 <c@" + domain + ">: Temporary lookup failure",
            recipient(
                "smtpd_relay_restrictions = permit_inet_interfaces, reject\n" + maps + " = fail:x",
                "c@" + domain),
            maps);
      }
    }
    assertEquals(
        "451 4.3.5 Server configuration error",
        recipient(
            "smtpd_relay_restrictions = permit_inet_interfaces, reject\n"
                + "virtual_alias_maps = inline:nonsense",
            "c@far.example"));
  }

  @Test
  void whoHasNoLimitsHasThem() throws Exception {
    try (TestServer server =
        new TestServer(
            "smtpd_client_event_limit_exceptions = fail:x\nsmtpd_client_message_rate_limit = 1")) {
      assertEquals("250 2.1.0 Ok", lastReply(server, "EHLO c", "MAIL FROM:<a@b.example>"));
      String reply = lastReply(server, "EHLO c", "MAIL FROM:<a@b.example>");
      assertTrue(reply.startsWith("450 4.7.1 Error: too much mail"), reply);
      server.log.awaitLine(
          "warning: smtpd_client_event_limit_exceptions: fail:x: table lookup problem");
    }
  }

  @Test
  void whoMaySendBareNewlines() throws Exception {
    try (TestServer server =
            new TestServer(
                "smtpd_forbid_bare_newline = reject\n"
                    + "smtpd_forbid_bare_newline_exclusions = fail:x");
        TestClient client = new TestClient(server)) {
      client.reply();
      client.raw("EHLO c\n");
      assertEquals("451 4.3.0 mx.example.net Error: bare <LF> received", client.reply());
      assertTrue(client.isClosed());
    }
  }
}
