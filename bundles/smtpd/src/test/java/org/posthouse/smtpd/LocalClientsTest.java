package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.posthouse.api.message.Envelope;

/** Whose headers are completed with our domain: local_header_rewrite_clients. */
class LocalClientsTest {
  private static final String CONFIG =
      "smtpd_authorized_xclient_hosts = 127.0.0.0/8\ninet_interfaces = 127.0.0.1\n"
          + "mynetworks = 127.0.0.0/8\n";

  /** What a client at an address is taken for. */
  private static String context(String parameter, String address, String more) throws Exception {
    String line = parameter.isEmpty() ? "" : "local_header_rewrite_clients = " + parameter + "\n";
    try (TestServer server = new TestServer(CONFIG + line);
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO x");
      client.say("XCLIENT NAME=[UNAVAILABLE] ADDR=" + address + more);
      client.say("EHLO x");
      String reply = client.say("MAIL FROM:<a@b.example>");
      if (!reply.startsWith("250")) {
        assertTrue(
            server.log.lines.stream()
                .anyMatch(l -> l.startsWith("NOQUEUE: reject: MAIL from ") && l.contains(reply)),
            server.log.lines::toString);
        return reply;
      }
      client.say("RCPT TO:<joe@local.example>");
      client.say("DATA");
      client.say("A: b\r\n.");
      return server
          .queue
          .messages
          .getFirst()
          .envelope()
          .attribute(Envelope.REWRITE_CONTEXT)
          .orElse("");
    }
  }

  private static String context(String parameter, String address) throws Exception {
    return context(parameter, address, "");
  }

  @Test
  void ofTheLoopbackNetworkOnlyTheInterfaceIsOurs() throws Exception {
    assertEquals("local", context("", "127.0.0.1"));
    assertEquals("remote", context("", "127.0.0.9"));
    assertEquals("local", context("permit_mynetworks", "127.0.0.9"));
    assertEquals("remote", context("permit_mynetworks", "192.0.2.1"));
  }

  @Test
  void aTableHasWholeAddresses() throws Exception {
    String table = "inline:{ { 192.0.2.7 = whatever } { 192.0.3 = whatever } }";
    assertEquals("local", context("check_address_map " + table, "192.0.2.7"));
    assertEquals("local", context(table, "192.0.2.7"));
    assertEquals("remote", context("check_address_map " + table, "192.0.3.7"));
  }

  @Test
  void whoHasLoggedInIsLocal() throws Exception {
    assertEquals("local", context("permit_sasl_authenticated", "192.0.2.7", " LOGIN=joe"));
    assertEquals("remote", context("permit_sasl_authenticated", "192.0.2.7"));
    String certificates = "permit_tls_clientcerts, permit_tls_all_clientcerts";
    assertEquals("remote", context(certificates, "192.0.2.7"));
  }

  @Test
  void whatCannotBeToldIsTemporary() throws Exception {
    for (String parameter :
        new String[] {
          "check_address_map fail:later",
          "fail:later",
          "absent:table",
          "permit_inet_interfaces, fail:later, permit_mynetworks"
        }) {
      assertEquals("451 4.3.0 Temporary lookup error", context(parameter, "192.0.2.7"), parameter);
    }
  }

  @Test
  void aWordThatNobodyKnowsIsPassedOver() throws Exception {
    assertEquals("local", context("permit_everybody, permit_mynetworks", "127.0.0.9"));
    assertEquals("remote", context("permit_everybody", "127.0.0.9"));
    assertEquals("remote", context("check_address_map", "127.0.0.9"));
  }
}
