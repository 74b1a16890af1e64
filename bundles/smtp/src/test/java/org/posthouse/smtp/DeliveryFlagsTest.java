package org.posthouse.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.DeliveryStatus.Action;

/** flags= of a service in master.cf. Texts and codes are those of Postfix 3.7. */
class DeliveryFlagsTest {
  private static final String TEXT = "Subject: x\n\nhello\n";
  private ScriptedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static Client with(String flags) throws Exception {
    return new Client("dlmtp", "dlmtp unix - - n - - lmtp " + flags + "\n", new String[0]);
  }

  private String hop() {
    return "inet:127.0.0.1:" + server.port();
  }

  @Test
  void headersComeOnTopInOrder() throws Exception {
    try (Client client = with("flags=DORX")) {
      client.originals.put("user@example.org", "info@example.org");
      DeliveryStatus status = client.deliver(hop(), TEXT, "user@example.org");
      assertEquals(Action.SENT, status.action());
      assertEquals(
          List.of(
              """
              Return-Path: <sender@client.test>
              X-Original-To: info@example.org
              Delivered-To: user@example.org
              Subject: x

              hello
              """),
          server.messages);
    }
  }

  @Test
  void eachFlagIsForItself() throws Exception {
    server.endOfData = List.of("250 2.1.5 one", "250 2.1.5 two");
    try (Client client = with("flags=R")) {
      client.deliver(hop(), TEXT, "user@example.org", "other@example.org");
      assertEquals(
          List.of("Return-Path: <sender@client.test>\nSubject: x\n\nhello\n"), server.messages);
    }
  }

  @Test
  void mailThatWasDeliveredBeforeIsALoop() throws Exception {
    try (Client client = with("flags=D")) {
      String before = "Received: x\ndelivered-to:  User@Example.org\n" + TEXT;
      DeliveryStatus status = client.deliver(hop(), before, "user@example.org");
      assertEquals(Action.BOUNCED, status.action());
      assertEquals("5.4.6", status.dsn());
      assertEquals("mail forwarding loop for user@example.org", status.text());
      assertEquals("dlmtp", status.relay());
      assertEquals(0, server.connections.get());
      String inBody = TEXT + "Delivered-To: user@example.org\n";
      assertEquals(Action.SENT, client.deliver(hop(), inBody, "user@example.org").action());
    }
  }

  @Test
  void withoutTheFlagItIsNone() throws Exception {
    try (Client client = with("flags=OX")) {
      String before = "Delivered-To: user@example.org\n" + TEXT;
      assertEquals(Action.SENT, client.deliver(hop(), before, "user@example.org").action());
    }
  }

  @Test
  void headersOfOneRecipientAreForOneRecipient() throws Exception {
    try (Client client = with("flags=DO")) {
      DeliveryStatus status = client.deliver(hop(), TEXT, "a@example.org", "b@example.org");
      assertEquals(Action.DEFERRED, status.action());
      assertEquals("4.3.5", status.dsn());
      assertEquals("mail system configuration error", status.text());
      assertEquals("dlmtp", status.relay());
      assertEquals(2, client.statuses.size());
      assertEquals(
          List.of("warning: flag `D' requires dlmtp_destination_recipient_limit = 1"), client.log);
    }
  }

  @Test
  void anUnknownFlagMakesMailWait() throws Exception {
    try (Client client = with("flags=DZ")) {
      DeliveryStatus status = client.deliver(hop(), TEXT, "a@example.org");
      assertEquals("4.3.5", status.dsn());
      assertEquals(List.of("warning: unknown flags=DZ value \"Z\" in \"DZ\""), client.log);
    }
  }

  @Test
  void mailIsRelayedUnlessTheDeliveryIsFinal() throws Exception {
    try (Client client = with("")) {
      DeliveryStatus status = client.deliver(hop(), TEXT, "a@example.org");
      assertEquals("dns; 127.0.0.1", status.remoteMta());
      assertTrue(status.diagnostic().startsWith("smtp; 250"));
    }
    try (Client client = with("flags=X")) {
      assertEquals("", client.deliver(hop(), TEXT, "a@example.org").remoteMta());
    }
  }
}
