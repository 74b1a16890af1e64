package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.posthouse.api.client.ClientIdentity;

/** STARTTLS, and TLS from the first byte. */
class StartTlsTest {

  private static String tls(String... more) throws Exception {
    Path chain = Path.of(StartTlsTest.class.getResource("/tls/chain.pem").toURI());
    return "smtpd_tls_security_level = may\nsmtpd_tls_chain_files = "
        + chain
        + "\nsmtpd_tls_received_header = yes\nsmtpd_tls_loglevel = 1\n"
        + String.join("\n", more);
  }

  private static void greet(TestClient client) throws Exception {
    client.line();
    client.say("EHLO plain.example");
    assertEquals("220 2.0.0 Ready to start TLS", client.say("STARTTLS"));
  }

  @Test
  void theSessionBeginsAnewAndTheReceivedHeaderSaysSo() throws Exception {
    try (TestServer server = new TestServer(tls());
        TestClient client = new TestClient(server)) {
      greet(client);
      client.startTls();
      assertEquals("503 5.5.1 Error: need MAIL command", client.say("RCPT TO:<x@va.example>"));
      client.say("EHLO secret.example");
      assertEquals("554 5.5.1 Error: TLS already active", client.say("STARTTLS"));
      client.say("MAIL FROM:<>");
      client.say("RCPT TO:<joe@local.example>");
      client.say("DATA");
      client.raw("x\r\n");
      assertTrue(client.say(".").startsWith("250"));
      String received = server.queue.messages.getFirst().received();
      assertTrue(received.contains("from secret.example (localhost [127.0.0.1])"), received);
      assertTrue(received.contains("\t(using TLSv1.3 with cipher "), received);
      assertTrue(received.contains(" with ESMTPS id "), received);
      ClientIdentity kept = server.queue.messages.getFirst().envelope().client().orElseThrow();
      assertEquals("secret.example", kept.helo());
      assertEquals("TLSv1.3", kept.tls().orElseThrow().protocol());
      assertTrue(
          server.log.lines.stream()
              .anyMatch(
                  l ->
                      l.startsWith(
                          "Anonymous TLS connection established from localhost[127.0.0.1]: TLSv1.3"
                              + " with cipher ")),
          server.log.lines::toString);
    }
  }

  @Test
  void whatCameInPlainTextAfterStartTlsIsThrownAway() throws Exception {
    try (TestServer server = new TestServer(tls());
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO plain.example");
      client.raw("STARTTLS\r\nMAIL FROM:<evil@b.example>\r\n");
      assertEquals("220 2.0.0 Ready to start TLS", client.reply());
      client.startTls();
      assertEquals("503 5.5.1 Error: need MAIL command", client.say("RCPT TO:<x@va.example>"));
      assertEquals("250 2.0.0 Ok", client.say("NOOP"));
    }
  }

  @Test
  void withForbiddenPipeliningSuchAClientIsSentAway() throws Exception {
    try (TestServer server = new TestServer(tls("smtpd_forbid_unauth_pipelining = yes"));
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO plain.example");
      client.raw("STARTTLS\r\nMAIL FROM:<evil@b.example>\r\n");
      assertEquals("554 5.5.0 Error: SMTP protocol synchronization", client.reply());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void withoutKeysTlsIsNotAvailable() throws Exception {
    try (TestServer server = new TestServer("smtpd_tls_security_level = may");
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO plain.example");
      assertEquals("454 4.7.0 TLS not available due to local problem", client.say("STARTTLS"));
      assertEquals("250 2.0.0 Ok", client.say("NOOP"));
    }
  }

  @Test
  void withoutTlsItIsNotAnnouncedAndNotKnown() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      client.line();
      client.raw("EHLO plain.example\r\n");
      List<String> lines = client.lines(10);
      assertFalse(lines.toString().contains("STARTTLS"), lines::toString);
      assertEquals("502 5.5.1 Error: command not implemented", client.say("STARTTLS"));
    }
  }

  @Test
  void encryptedSessionsCanBeRequired() throws Exception {
    try (TestServer server = new TestServer(tls("smtpd_tls_security_level = encrypt"));
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO plain.example");
      String refusal = "530 5.7.0 Must issue a STARTTLS command first";
      assertEquals(refusal, client.say("MAIL FROM:<>"));
      assertEquals(refusal, client.say("VRFY joe@local.example"));
      assertEquals("250 2.0.0 Ok", client.say("NOOP"));
      assertEquals("220 2.0.0 Ready to start TLS", client.say("STARTTLS"));
      client.startTls();
      client.say("EHLO secret.example");
      assertEquals("250 2.1.0 Ok", client.say("MAIL FROM:<>"));
    }
  }

  @Test
  void halfAHandshakeEndsInTime() throws Exception {
    try (TestServer server = new TestServer(tls("smtpd_starttls_timeout = 1s"));
        TestClient client = new TestClient(server)) {
      greet(client);
      client.raw(new byte[] {0x16, 3, 1, 0, (byte) 200, 1, 0, 0});
      assertTrue(client.isClosed());
      server.log.awaitLine("disconnect from");
      assertTrue(
          server.log.lines.stream().anyMatch(l -> l.startsWith("SSL_accept error from localhost")),
          server.log.lines::toString);
      assertTrue(
          server.log.lines.contains("lost connection after STARTTLS from localhost[127.0.0.1]"),
          server.log.lines::toString);
    }
  }

  @Test
  void noTlsAfterStartTlsEndsTheSession() throws Exception {
    try (TestServer server = new TestServer(tls());
        TestClient client = new TestClient(server)) {
      greet(client);
      client.raw("EHLO again.example\r\n");
      server.log.awaitLine("disconnect from");
      assertTrue(
          server.log.lines.stream().anyMatch(l -> l.startsWith("SSL_accept error from localhost")),
          server.log.lines::toString);
    }
  }

  @Test
  void tlsCanComeFirst() throws Exception {
    try (TestServer server = new TestServer(tls("smtpd_tls_wrappermode = yes"));
        TestClient client = new TestClient(server)) {
      client.startTls();
      assertEquals("220 mx.example.net ESMTP Postfix", client.line());
      client.raw("EHLO secret.example\r\n");
      assertFalse(client.lines(10).toString().contains("STARTTLS"));
      assertEquals("250 2.1.0 Ok", client.say("MAIL FROM:<>"));
    }
  }

  @Test
  void theEndOfTheSessionIsSaidInTls() throws Exception {
    try (TestServer server = new TestServer(tls());
        TestClient client = new TestClient(server)) {
      greet(client);
      client.startTls();
      assertEquals("221 2.0.0 Bye", client.say("QUIT"));
      // Without close_notify the client would throw here.
      assertTrue(client.isClosed());
    }
  }

  @Test
  void tooManyTlsSessionsAreRefusedForNow() throws Exception {
    String limit = "mynetworks =\nsmtpd_client_new_tls_session_rate_limit = 1";
    try (TestServer server = new TestServer(tls(limit))) {
      try (TestClient client = new TestClient(server)) {
        greet(client);
      }
      try (TestClient client = new TestClient(server)) {
        client.line();
        client.say("EHLO plain.example");
        assertEquals(
            "454 4.7.0 Error: too many new TLS sessions from 127.0.0.1", client.say("STARTTLS"));
      }
    }
  }

  @Test
  void aSessionOfTls12NegotiatesOnce() throws Exception {
    try (TestServer server = new TestServer(tls());
        TestClient client = new TestClient(server)) {
      greet(client);
      client.startTls("TLSv1.2");
      assertEquals("250 2.0.0 Ok", client.say("NOOP"));
      String answer = "";
      try {
        client.renegotiate();
        answer = client.say("NOOP");
      } catch (IOException e) {
        // As it has to be.
      }
      assertEquals("", answer);
      server.log.awaitLine("lost connection after NOOP from localhost[127.0.0.1]");
    }
  }
}
