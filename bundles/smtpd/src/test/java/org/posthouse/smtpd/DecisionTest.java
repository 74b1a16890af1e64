package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.posthouse.api.event.Decider;
import org.posthouse.api.event.MailEvent;

/** Each decision has one event, which names who decided. */
class DecisionTest {
  private static final String RECIPIENT = "smtpd_recipient_restrictions";

  /** Who decided about a recipient. */
  private static Decider decider(String settings) throws Exception {
    try (TestServer server = new TestServer(settings);
        TestClient client = new TestClient(server)) {
      client.reply();
      client.say("EHLO c");
      client.say("MAIL FROM:<a@b.example>");
      client.say("RCPT TO:<joe@local.example>");
      return decisions(server, "RCPT").getLast().by();
    }
  }

  private static List<MailEvent.Decided> decisions(TestServer server, String command) {
    return server.log.events.stream()
        .filter(MailEvent.Decided.class::isInstance)
        .map(MailEvent.Decided.class::cast)
        .filter(decided -> decided.facts().command().equals(command))
        .toList();
  }

  @Test
  void aWordIsNamedWithItsListAndArgument() throws Exception {
    assertEquals(
        new Decider.Restriction(RECIPIENT, "reject", ""), decider(RECIPIENT + " = reject"));
    assertEquals(
        new Decider.Restriction("smtpd_client_restrictions", "check_client_access", "static:DEFER"),
        decider("smtpd_client_restrictions = check_client_access static:DEFER"));
    assertEquals(
        new Decider.Restriction("smtpd_helo_restrictions", "check_helo_access", "static:REJECT"),
        decider("smtpd_helo_restrictions = static:REJECT"));
  }

  @Test
  void itIsTheWordInAClassOrATableThatDecides() throws Exception {
    assertEquals(
        new Decider.Restriction(RECIPIENT, "defer", ""),
        decider("smtpd_restriction_classes = c1\nc1 = defer\n" + RECIPIENT + " = c1"));
    assertEquals(
        new Decider.Restriction(RECIPIENT, "reject", ""),
        decider(
            "smtpd_restriction_classes = c1\nc1 = reject\n"
                + RECIPIENT
                + " = check_recipient_access inline:{joe@local.example=c1}"));
  }

  @Test
  void whoAskedForADeferralIsNamed() throws Exception {
    assertEquals(
        new Decider.Restriction("smtpd_sender_restrictions", "defer_if_permit", ""),
        decider("smtpd_sender_restrictions = defer_if_permit\n" + RECIPIENT + " = permit"));
    assertEquals(
        new Decider.Restriction(RECIPIENT, "defer_if_reject", ""),
        decider(RECIPIENT + " = defer_if_reject, reject"));
  }

  @Test
  void aLimitIsNamed() throws Exception {
    Decider by =
        decider(
            "smtpd_client_recipient_rate_limit = 0\nsmtpd_client_event_limit_exceptions =\n"
                + RECIPIENT
                + " = permit");
    assertEquals(Decider.NOBODY, by);
    try (TestServer server =
            new TestServer(
                "smtpd_client_message_rate_limit = 1\nsmtpd_client_event_limit_exceptions =\n"
                    + "smtpd_authorized_xclient_hosts =");
        TestClient client = new TestClient(server)) {
      client.reply();
      client.say("EHLO c");
      client.say("MAIL FROM:<a@b.example>");
      client.say("RSET");
      client.say("MAIL FROM:<a@b.example>");
      assertEquals(
          new Decider.Limit("Message delivery request rate", 2, "smtpd"),
          decisions(server, "MAIL").getLast().by());
    }
  }

  @Test
  void theServerIsNamed() throws Exception {
    assertEquals(
        new Decider.Server("smtpd_relay_restrictions"),
        decider("smtpd_relay_restrictions =\n" + RECIPIENT + " = permit"));
    try (TestServer server = new TestServer("message_size_limit = 1000");
        TestClient client = new TestClient(server)) {
      client.reply();
      client.say("EHLO c");
      client.say("MAIL FROM:<a@b.example> SIZE=1001");
      assertEquals(
          List.of(new Decider.Server("message_size_limit")),
          decisions(server, "MAIL").stream().map(MailEvent.Decided::by).toList());
    }
  }

  @Test
  void eachCommandHasOne() throws Exception {
    try (TestServer server = new TestServer("");
        TestClient client = new TestClient(server)) {
      client.reply();
      client.say("EHLO c");
      client.say("MAIL FROM:<a@b.example>");
      client.say("RCPT TO:<joe@local.example>");
      client.say("DATA");
      client.say("a: b\r\n.");
      assertEquals(
          List.of("CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END-OF-MESSAGE"),
          server.log.events.stream()
              .filter(MailEvent.Decided.class::isInstance)
              .map(event -> ((MailEvent.Decided) event).facts().command())
              .toList());
    }
  }
}
