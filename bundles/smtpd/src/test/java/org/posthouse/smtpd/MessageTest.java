package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.posthouse.api.MailError;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.Recipient.Notify;

/** What becomes of a message that a client sends. */
class MessageTest {

  private static void envelope(TestClient client) throws Exception {
    client.line();
    client.say("EHLO client.example");
    assertEquals("250 2.1.0 Ok", client.say("MAIL FROM:<a@b.example> RET=HDRS ENVID=x+2By"));
    assertEquals(
        "250 2.1.5 Ok", client.say("RCPT TO:<joe@local.example> NOTIFY=DELAY ORCPT=rfc822;j+40x"));
  }

  @Test
  void isQueuedWithEnvelopeTraceAndUnstuffedLines() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      envelope(client);
      client.say("DATA");
      assertEquals(
          "250 2.0.0 Ok: queued as 4Z000001", client.say("Subject: x\r\n\r\n..dot\r\nend\r\n."));
      MemoryQueue.Message message = server.queue.messages.getFirst();
      assertEquals("Subject: x\r\n\r\n.dot\r\nend\r\n", message.text());
      assertTrue(
          message
              .received()
              .startsWith(
                  "Received: from client.example (localhost [127.0.0.1])\r\n"
                      + "\tby mx.example.net (Postfix) with ESMTP id 4Z000001\r\n"
                      + "\tfor <joe@local.example>; "),
          message.received());
      Envelope envelope = message.envelope();
      assertEquals("a@b.example", envelope.sender());
      assertEquals("hdrs", envelope.attribute(Envelope.DSN_RETURN).orElse(""));
      assertEquals("x+y", envelope.attribute(Envelope.ENVELOPE_ID).orElse(""));
      assertEquals("local", envelope.attribute(Envelope.REWRITE_CONTEXT).orElse(""));
      Recipient recipient = envelope.recipients().getFirst();
      assertEquals("rfc822;j@x", recipient.dsnOriginal());
      assertEquals(java.util.Set.of(Notify.DELAY), recipient.dsnNotify());
      client.say("QUIT");
      assertTrue(client.isClosed());
    }
  }

  @Test
  void whatIsRedirectedBouncesToItsSender() throws Exception {
    String settings =
        "smtpd_sender_restrictions = check_sender_access static:{REDIRECT other@relay.example}";
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO client.example");
      client.say("MAIL FROM:<a@b.example>");
      client.say("RCPT TO:<x@relay.example>");
      client.say("RCPT TO:<joe@local.example> NOTIFY=DELAY ORCPT=rfc822;j@x");
      client.say("DATA");
      assertEquals("250 2.0.0 Ok: queued as 4Z000001", client.say("x\r\n."));
      assertEquals(
          List.of(
              new Recipient(
                  "other@relay.example",
                  "joe@local.example",
                  "rfc822;j@x",
                  java.util.Set.of(Notify.DELAY))),
          server.queue.messages.getFirst().envelope().recipients());
    }
  }

  @Test
  void isRefusedWhenItCannotBeStored() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      server.queue.failCommit = MailError.noSpace("disk full");
      envelope(client);
      client.say("DATA");
      assertEquals("452 4.3.1 Insufficient system storage", client.say("x\r\n."));
      assertEquals("250 2.0.0 Ok", client.say("NOOP"));
      assertTrue(server.queue.messages.isEmpty());
      assertEquals(0, server.queue.open.get());
    }
  }

  @Test
  void aRecipientIsRefusedWhenTheQueueTakesNoMail() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      server.queue.failOpen = MailError.noSpace("disk full");
      client.line();
      client.say("EHLO x");
      client.say("MAIL FROM:<>");
      assertEquals(
          "452 4.3.1 Insufficient system storage", client.say("RCPT TO:<joe@local.example>"));
    }
  }

  @Test
  void aDraftIsGivenBackByRsetAndByALostConnection() throws Exception {
    try (TestServer server = new TestServer("")) {
      try (TestClient client = new TestClient(server)) {
        envelope(client);
        assertEquals(1, server.queue.open.get());
        client.say("RSET");
        assertEquals(0, server.queue.open.get());
        client.say("MAIL FROM:<>");
        client.say("RCPT TO:<joe@local.example>");
        client.say("DATA");
        client.raw("half a line");
      }
      server.log.awaitLine("disconnect");
      assertEquals(0, server.queue.open.get());
      assertTrue(server.queue.messages.isEmpty());
      assertTrue(
          server.log.lines.stream()
              .anyMatch(
                  l ->
                      l.startsWith("lost connection after DATA")
                          && l.endsWith("from localhost[127.0.0.1]")),
          server.log.lines::toString);
    }
  }

  @Test
  void tooBigAMessageIsReadToItsEndAndRefused() throws Exception {
    try (TestServer server = new TestServer("message_size_limit = 1000");
        TestClient client = new TestClient(server)) {
      envelope(client);
      client.say("DATA");
      client.raw(("x".repeat(500) + "\r\n").repeat(1000));
      assertEquals("552 5.3.4 Error: message file too big", client.say("."));
      assertEquals("250 2.0.0 Ok", client.say("NOOP"));
    }
  }

  @Test
  void accessTablesHoldRedirectAndPrepend() throws Exception {
    String rules =
        "smtpd_data_restrictions = check_sender_access inline:{{a@b.example=HOLD}},"
            + " check_sender_access inline:{{a@b.example=PREPEND X-A: b}},"
            + " check_sender_access inline:{{a@b.example=REDIRECT r@x.example}}";
    try (TestServer server = new TestServer(rules);
        TestClient client = new TestClient(server)) {
      envelope(client);
      client.say("DATA");
      client.say("x\r\n.");
      MemoryQueue.Message message = server.queue.messages.getFirst();
      assertTrue(message.held());
      assertTrue(message.received().startsWith("X-A: b\r\nReceived: "));
      assertEquals(
          List.of("r@x.example"),
          message.envelope().recipients().stream().map(Recipient::address).toList());
    }
  }

  @Test
  void anUnknownRestrictionIsNeverPassedOver() throws Exception {
    try (TestServer server = new TestServer("smtpd_recipient_restrictions = no_such_word");
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO x");
      client.say("MAIL FROM:<>");
      assertEquals(
          "451 4.3.5 Server configuration error", client.say("RCPT TO:<joe@local.example>"));
      assertTrue(server.log.lines.contains("warning: unknown smtpd restriction: \"no_such_word\""));
      assertFalse(server.log.lines.stream().anyMatch(l -> l.contains("client=")));
    }
  }

  @Test
  void anAbsentTableTypeIsTriedAgain() throws Exception {
    String rules = "smtpd_recipient_restrictions = check_client_access cidr:/etc/x, permit";
    try (TestServer server = new TestServer(rules);
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO x");
      client.say("MAIL FROM:<>");
      assertTrue(client.say("RCPT TO:<joe@local.example>").startsWith("451 4.3."));
    }
  }

  @Test
  void nobodyRelaysWithoutAListThatGuards() throws Exception {
    String open = "smtpd_relay_restrictions = permit_mynetworks\nsmtpd_recipient_restrictions =";
    try (TestServer server = new TestServer(open);
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO x");
      client.say("MAIL FROM:<>");
      assertEquals(
          "451 4.3.5 Server configuration error", client.say("RCPT TO:<joe@local.example>"));
    }
  }

  @Test
  void noticesCallARecipientAsTheClientWroteIt() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      client.line();
      client.say("EHLO x");
      client.say("MAIL FROM:<>");
      client.say("RCPT TO:<\"joe\"@local.example>");
      client.say("RCPT TO:<@route.example:joe@local.example>");
      client.say("RCPT TO: joe@local.example");
      client.say("RCPT TO:<joe@local.example>");
      client.say("DATA");
      client.say("A: b\r\n.");
      assertEquals(
          List.of(
              "rfc822;\"joe\"@local.example", "rfc822;@route.example:joe@local.example", "", ""),
          server.queue.messages.getFirst().envelope().recipients().stream()
              .map(Recipient::dsnOriginal)
              .toList());
    }
  }
}
