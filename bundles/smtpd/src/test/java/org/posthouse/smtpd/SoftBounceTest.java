package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SoftBounceTest {

  @Test
  void nothingIsRefusedForGood() throws Exception {
    try (TestServer server =
            new TestServer("soft_bounce = yes\nsmtpd_client_restrictions = reject");
        TestClient client = new TestClient(server)) {
      client.reply();
      client.say("EHLO c");
      assertEquals("400 4.5.2 Error: command not recognized", client.say("FOO"));
      assertEquals("403 4.5.1 Error: need MAIL command", client.say("RCPT TO:<a@b.example>"));
      assertEquals("250 2.1.0 Ok", client.say("MAIL FROM:<a@b.example>"));
      String reply = client.say("RCPT TO:<joe@local.example>");
      assertEquals("454 4.7.1", reply.substring(0, 9));
      server.log.awaitLine("NOQUEUE: reject: RCPT from localhost[127.0.0.1]: " + reply + "; ");
      assertEquals("454 4.5.1 Error: no valid recipients", client.say("DATA"));
      assertEquals("401 Syntax: EHLO hostname", client.say("EHLO"));
    }
  }

  @Test
  void otherwiseRepliesAreWhatTheyAre() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      client.reply();
      assertEquals("500 5.5.2 Error: command not recognized", client.say("FOO"));
    }
  }

  @Test
  void aClassMayNameATable() throws Exception {
    try (TestServer server =
            new TestServer(
                "smtpd_restriction_classes = first, second, round\n"
                    + "first = second\nround = round\n"
                    + "second = check_client_access static:OK\n"
                    + "smtpd_relay_restrictions = permit\n"
                    + "smtpd_sender_restrictions = check_sender_access inline:{a@b.example=round}\n"
                    + "smtpd_recipient_restrictions = first, reject");
        TestClient client = new TestClient(server)) {
      client.reply();
      client.say("EHLO c");
      client.say("MAIL FROM:<c@b.example>");
      assertEquals("250 2.1.5 Ok", client.say("RCPT TO:<joe@local.example>"));
      client.say("RSET");
      client.say("MAIL FROM:<a@b.example>");
      assertEquals(
          "451 4.3.5 Server configuration error", client.say("RCPT TO:<joe@local.example>"));
    }
  }
}
