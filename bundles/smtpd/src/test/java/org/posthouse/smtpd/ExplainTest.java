package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.event.Decider;
import org.posthouse.api.explain.Explanation;
import org.posthouse.api.explain.Explanation.Step;
import org.posthouse.api.explain.Lookup;
import org.posthouse.api.explain.MailQuestion;

/** What a server would answer is what it answers, and asking has no consequences. */
class ExplainTest {
  private static final ServiceEntry SMTP =
      new ServiceEntry(
          "smtp",
          "inet",
          false,
          true,
          false,
          Optional.empty(),
          false,
          Optional.empty(),
          "smtpd",
          List.of(),
          Map.of(),
          1);

  private static MailQuestion question(String sender, String recipient) {
    return new MailQuestion(
        "127.0.0.1", "", "client.example", "", false, 0, sender, List.of(recipient));
  }

  private static Step last(Explanation explanation) {
    return explanation.steps().getLast();
  }

  @Test
  void saysWhatTheServerAnswers() throws Exception {
    String settings =
        "smtpd_recipient_restrictions = check_sender_access inline:{a@bad.example=REJECT}\n"
            + "smtpd_relay_restrictions = reject_unauth_destination";
    try (TestServer server = new TestServer(settings)) {
      Explanation told = server.explain(question("a@bad.example", "x@example.com"), SMTP);
      List<String> lines = List.copyOf(server.log.lines);
      try (TestClient client = new TestClient(server)) {
        client.reply();
        client.say("EHLO client.example");
        client.say("MAIL FROM:<a@bad.example>");
        assertEquals(last(told).reply(), client.say("RCPT TO:<x@example.com>"));
      }
      assertEquals(List.of(), lines);
      assertTrue(last(told).refused());
    }
  }

  @Test
  void namesWhoDecidedAndWhatTheTableSaid() throws Exception {
    String settings =
        "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination\n"
            + "smtpd_recipient_restrictions = check_recipient_access inline:{x@y.example=HOLD},"
            + " reject";
    try (TestServer server = new TestServer(settings)) {
      Step rcpt = last(server.explain(question("a@b.example", "x@y.example"), SMTP));
      assertEquals(
          new Decider.Restriction("smtpd_recipient_restrictions", "reject", ""), rcpt.by());
      Explanation.Asked table = rcpt.asked().get(1);
      assertEquals("check_recipient_access", table.term().word());
      assertInstanceOf(Verdict.Dispose.class, table.verdict());
      assertTrue(
          table
              .lookups()
              .contains(new Lookup("inline:{x@y.example=HOLD}", "x@y.example", "HOLD", false)),
          table.lookups().toString());
      assertTrue(rcpt.dispositions().hold());
    }
  }

  @Test
  void saysWhatWouldBeQueuedAndQueuesNothing() throws Exception {
    String settings =
        "smtpd_recipient_restrictions = check_client_access static:{FILTER smtp:[127.0.0.1]}";
    try (TestServer server = new TestServer(settings)) {
      Explanation told = server.explain(question("", "x@y.example"), SMTP);
      assertEquals("END-OF-MESSAGE", last(told).command());
      assertEquals("250 2.0.0 Ok: queued as QUEUEID", last(told).reply());
      var envelope = told.message().orElseThrow();
      assertEquals("", envelope.sender());
      assertEquals("smtp:[127.0.0.1]", envelope.attributes().get("content_filter"));
      assertEquals(List.of(), server.queue.messages);
      assertEquals(0, server.queue.open.get());
    }
  }

  @Test
  void limitsAreToldAndNotUsedUp() throws Exception {
    String settings =
        "smtpd_client_message_rate_limit = 1\n"
            + "smtpd_client_event_limit_exceptions =\n"
            + "smtpd_recipient_restrictions = permit_mynetworks, reject";
    try (TestServer server = new TestServer(settings)) {
      for (int i = 0; i < 3; i++) {
        assertFalse(last(server.explain(question("a@b.example", "x@y.example"), SMTP)).refused());
      }
      try (TestClient client = new TestClient(server)) {
        client.reply();
        client.say("EHLO client.example");
        assertEquals("250 2.1.0 Ok", client.say("MAIL FROM:<a@b.example>"));
        Step mail = last(server.explain(question("a@b.example", "x@y.example"), SMTP));
        assertInstanceOf(Decider.Limit.class, mail.by());
        client.say("RSET");
        assertEquals(mail.reply(), client.say("MAIL FROM:<a@b.example>"));
      }
    }
  }

  @Test
  void aRestrictionClassStandsBeforeItsWords() throws Exception {
    String settings =
        "smtpd_restriction_classes = outer, inner\n"
            + "outer = permit_tls_all_clientcerts, inner, reject\n"
            + "inner = permit_mynetworks\n"
            + "smtpd_client_restrictions = outer\n"
            + "smtpd_recipient_restrictions = reject_unauth_destination";
    try (TestServer server = new TestServer(settings)) {
      Step rcpt = last(server.explain(question("a@b.example", "x@elsewhere.example"), SMTP));
      List<String> asked =
          rcpt.asked().stream()
              .map(a -> a.depth() + (a.isClass() ? " class " : " ") + a.term() + " " + a.verdict())
              .map(line -> line.replaceAll("\\[.*", ""))
              .toList();
      assertEquals(
          List.of(
              "0 class outer Permit",
              "1 permit_tls_all_clientcerts Dunno",
              "1 class inner Permit",
              "2 permit_mynetworks Permit"),
          asked.subList(0, 4));
      assertEquals(0, rcpt.asked().getLast().depth());
    }
  }

  @Test
  void nobodyWaitsForATarpit() throws Exception {
    String settings = "smtpd_client_restrictions = sleep 3600, reject";
    try (TestServer server = new TestServer(settings)) {
      assertEquals(
          "RCPT", last(server.explain(question("a@b.example", "x@y.example"), SMTP)).command());
    }
  }

  @Test
  void whatCannotBeUnderstoodIsNamed() throws Exception {
    try (TestServer server = new TestServer("smtpd_recipient_restrictions = nonsense, reject")) {
      Step rcpt = last(server.explain(question("a@b.example", "x@y.example"), SMTP));
      assertInstanceOf(Verdict.Misconfigured.class, rcpt.asked().getLast().verdict());
      assertEquals("nonsense", rcpt.asked().getLast().term().word());
      assertTrue(
          rcpt.log().getFirst().contains("unknown smtpd restriction"), rcpt.log().toString());
    }
  }
}
