package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.posthouse.api.access.ArgumentKind;
import org.posthouse.api.access.Restriction;
import org.posthouse.api.access.RestrictionException;
import org.posthouse.api.access.RestrictionFactory;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.RestrictionUse;
import org.posthouse.api.access.Stage;
import org.posthouse.api.access.Verdict;
import org.posthouse.api.config.Settings;

/** Words of another bundle come, are replaced and leave while mail flows. */
class RestrictionSwapTest {
  private static final String LIST = "smtpd_recipient_restrictions = ";
  private static final String AWAY = "451 4.3.0 <joe@local.example>: Temporary lookup failure";
  private static final String CONFIGURATION = "451 4.3.5 Server configuration error";

  /** One word that always says the same. */
  private record Words(String word, RestrictionUse use, Restriction answer)
      implements RestrictionFactory {

    @Override
    public Map<String, RestrictionUse> words() {
      return Map.of(word, use);
    }

    @Override
    public Restriction compile(RestrictionTerm term, Settings settings)
        throws RestrictionException {
      if (term.argument().equals("bad")) {
        throw new RestrictionException("bad is no argument");
      }
      return answer;
    }
  }

  private static Words refusing(String text) {
    return new Words(
        "reject_monday",
        RestrictionUse.ALONE,
        question -> Verdict.reject(question.subject().rejected(550, "5.7.1", text)));
  }

  private static String refusal(String text) {
    return "550 5.7.1 <joe@local.example>: Recipient address rejected: " + text;
  }

  private static String rcpt(TestClient client) throws Exception {
    return client.say("RCPT TO:<joe@local.example>");
  }

  private static TestClient inMail(TestServer server) throws Exception {
    TestClient client = new TestClient(server);
    client.reply();
    client.say("EHLO c");
    client.say("MAIL FROM:<a@b.example>");
    return client;
  }

  @Test
  void oneSessionSeesAWordComeAndGo() throws Exception {
    try (TestServer server = new TestServer(LIST + "reject_monday");
        TestClient client = inMail(server)) {
      assertEquals(CONFIGURATION, rcpt(client));
      server.log.awaitLine("warning: unknown smtpd restriction: \"reject_monday\"");
      Words first = refusing("first");
      server.add(first);
      assertEquals(refusal("first"), rcpt(client));
      server.remove(first);
      assertEquals(AWAY, rcpt(client));
      server.log.awaitLine("warning: restriction \"reject_monday\" is not there now");
      server.add(refusing("second"));
      assertEquals(refusal("second"), rcpt(client));
    }
  }

  @Test
  void whoCameFirstAnswersUntilItLeaves() throws Exception {
    try (TestServer server = new TestServer(LIST + "reject_monday");
        TestClient client = inMail(server)) {
      Words first = refusing("first");
      server.add(first);
      server.add(refusing("second"));
      assertEquals(refusal("first"), rcpt(client));
      server.remove(first);
      assertEquals(refusal("second"), rcpt(client));
    }
  }

  /** A list is read anew when it is known how a word is used. */
  @Test
  void anArgumentIsKnownWhenTheWordIs() throws Exception {
    try (TestServer server = new TestServer(LIST + "check_phase { moon, full=no }, reject");
        TestClient client = inMail(server)) {
      assertEquals(CONFIGURATION, rcpt(client));
      server.add(new Words("check_phase", RestrictionUse.WITH_ARGUMENT, _ -> Verdict.DUNNO));
      assertEquals(
          "554 5.7.1 <joe@local.example>: Recipient address rejected: Access denied", rcpt(client));
    }
  }

  @Test
  void aWordThatFailsOrThatCannotStandSoIsTemporary() throws Exception {
    try (TestServer server =
            new TestServer(LIST + "${monday?reject_monday}, check_phase bad\nmonday = yes\n");
        TestClient client = inMail(server)) {
      Words failing =
          new Words(
              "reject_monday",
              RestrictionUse.ALONE,
              _ -> {
                throw new IllegalStateException("oops");
              });
      server.add(failing);
      server.add(new Words("check_phase", RestrictionUse.WITH_ARGUMENT, _ -> Verdict.DUNNO));
      assertEquals(AWAY, rcpt(client));
      server.log.awaitLine("panic: restriction \"reject_monday\" failed: ");
      server.remove(failing);
      server.add(new Words("reject_monday", RestrictionUse.ALONE, _ -> Verdict.DUNNO));
      assertEquals(CONFIGURATION, rcpt(client));
      server.log.awaitLine("warning: bad is no argument");
    }
  }

  @Test
  void aWordStandsOnlyInItsLists() throws Exception {
    var elsewhere = new RestrictionUse(ArgumentKind.NONE, EnumSet.of(Stage.DATA));
    try (TestServer server = new TestServer(LIST + "reject_monday");
        TestClient client = inMail(server)) {
      server.add(new Words("reject_monday", elsewhere, _ -> Verdict.DUNNO));
      assertEquals(CONFIGURATION, rcpt(client));
      server.log.awaitLine(
          "warning: restriction reject_monday is not for smtpd_recipient_restrictions");
    }
  }

  @Test
  void whatIsMissingIsOnlyAWarningAfterWarnIfReject() throws Exception {
    try (TestServer server = new TestServer(LIST + "warn_if_reject reject_monday");
        TestClient client = inMail(server)) {
      assertTrue(rcpt(client).startsWith("250"));
      server.log.awaitLine("NOQUEUE: reject_warning: RCPT from ");
    }
  }

  @Test
  void aClassMayAskTables() throws Exception {
    String classes =
        "smtpd_restriction_classes = c1, c2\nc1 = check_client_access static:OK\nc2 = c1, reject\n";
    try (TestServer server = new TestServer(classes + LIST + "c2, reject");
        TestClient client = inMail(server)) {
      assertTrue(rcpt(client).startsWith("250"));
    }
    try (TestServer server =
            new TestServer(classes + LIST + "check_recipient_access static:c2, reject");
        TestClient client = inMail(server)) {
      assertTrue(rcpt(client).startsWith("250"));
    }
    try (TestServer server =
            new TestServer("smtpd_restriction_classes = c1\nc1 = c1\n" + LIST + "c1");
        TestClient client = inMail(server)) {
      assertEquals(CONFIGURATION, rcpt(client));
    }
  }
}
