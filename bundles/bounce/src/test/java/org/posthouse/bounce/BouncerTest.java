package org.posthouse.bounce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.bounce.BounceService.Item;
import org.posthouse.api.bounce.BounceService.Kind;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.MessageContent;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.Recipient.Notify;
import org.posthouse.api.message.RecipientState;
import org.posthouse.config.ConfigLoader;

class BouncerTest {
  private static final String TEXT =
      "Received: from x\r\n\tby y\r\nSubject: test\r\nFrom: a@b\r\n\r\nThis is the body.\r\n";
  private static final DeliveryStatus NO =
      DeliveryStatus.bounced(
              "5.1.1",
              "mx.x.invalid[192.0.2.1]:25",
              "host mx.x.invalid[192.0.2.1] said: 550-5.1.1 no such user here, 550 5.1.1 try"
                  + " another (in reply to RCPT TO command)")
          .withRemote(
              "dns; mx.x.invalid", "smtp; 550-5.1.1 no such user here, 550 5.1.1 try another");
  private static final DeliveryStatus LOCAL_NO =
      DeliveryStatus.bounced("5.1.1", "local", "unknown user: \"u\"");

  /** A notification that was queued. */
  private record Sent(MailOrigin origin, Envelope envelope, String received, Report report) {}

  @TempDir Path dir;
  private final List<Sent> sent = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private boolean full;

  @Test
  void returnsTheMessageToItsSender() throws Exception {
    report("", Kind.FAILURE, message("a@b", Map.of(), new Recipient("u@x.invalid")), NO);
    assertEquals(1, sent.size());
    Sent notice = sent.getFirst();
    assertEquals("", notice.envelope().sender());
    assertEquals("a@b", notice.envelope().recipients().getFirst().address());
    assertEquals(MailOrigin.Source.INTERNAL, notice.origin().source());
    assertTrue(notice.received().startsWith("Received: by mta.invalid (Postfix)\r\n\tid NEW1; "));
    Report report = notice.report();
    assertEquals("Undelivered Mail Returned to Sender", report.header().get("subject"));
    assertEquals("auto-replied", report.header().get("auto-submitted"));
    assertEquals("a@b", report.header().get("to"));
    assertEquals("Mail Delivery System <MAILER-DAEMON>", report.header().get("from"));
    assertTrue(
        report
            .parts()
            .get(0)
            .body()
            .contains(
                "<u@x.invalid>: host mx.x.invalid[192.0.2.1] said: 550-5.1.1 no such user here,\r\n"
                    + "    550 5.1.1 try another (in reply to RCPT TO command)\r\n"),
        report.parts().get(0).body());
    assertEquals("message/delivery-status", report.parts().get(1).header().get("content-type"));
    var groups = report.parts().get(1).groups();
    assertEquals("dns; mta.invalid", groups.get(0).get("reporting-mta"));
    assertEquals("OLD", groups.get(0).get("x-postfix-queue-id"));
    assertEquals("rfc822; a@b", groups.get(0).get("x-postfix-sender"));
    assertEquals(
        "Sat, 21 Nov 2026 00:51:29 +0000", groups.get(0).get("arrival-date").substring(0, 31));
    assertEquals(
        Map.of(
            "final-recipient", "rfc822; u@x.invalid",
            "original-recipient", "rfc822;u@x.invalid",
            "action", "failed",
            "status", "5.1.1",
            "remote-mta", "dns; mx.x.invalid",
            "diagnostic-code", "smtp; 550-5.1.1 no such user here, 550 5.1.1 try another"),
        groups.get(1));
    assertEquals("message/rfc822", report.parts().get(2).header().get("content-type"));
    assertEquals("Return-Path: <a@b>\r\n" + TEXT, report.parts().get(2).body());
    assertEquals(List.of("OLD: sender non-delivery notification: NEW1"), lines);
  }

  @Test
  void returnsTheHeaderAloneWhenAskedOrTooLarge() throws Exception {
    var recipient = new Recipient("u@x.invalid");
    report("", Kind.FAILURE, message("a@b", Map.of(Envelope.DSN_RETURN, "hdrs"), recipient), NO);
    report("bounce_size_limit = 50", Kind.FAILURE, message("a@b", Map.of(), recipient), NO);
    assertEquals(
        "Return-Path: <a@b>\r\n" + TEXT.substring(0, TEXT.indexOf("\r\n\r\n") + 2),
        sent.get(0).report().parts().get(2).body());
    assertEquals(
        "text/rfc822-headers", sent.get(0).report().parts().get(2).header().get("content-type"));
    assertEquals(
        "Return-Path: <a@b>\r\nReceived: from x\r\n\tby y\r\nSubject: test\r\n",
        sent.get(1).report().parts().get(2).body());
  }

  @Test
  void namesWhatTheSenderGave() throws Exception {
    var recipient =
        new Recipient("u@x.invalid", "alias@y", "rfc822;orig@z", Set.of(Notify.FAILURE));
    report(
        "", Kind.FAILURE, message("a@b", Map.of(Envelope.ENVELOPE_ID, "e+x"), recipient), LOCAL_NO);
    var groups = sent.getFirst().report().parts().get(1).groups();
    assertEquals("e+x", groups.get(0).get("original-envelope-id"));
    assertEquals("rfc822;orig@z", groups.get(1).get("original-recipient"));
    assertEquals("X-Postfix; unknown user: \"u\"", groups.get(1).get("diagnostic-code"));
    assertTrue(
        sent.getFirst()
            .report()
            .parts()
            .get(0)
            .body()
            .contains("<u@x.invalid> (expanded from <alias@y>): unknown user: \"u\"\r\n"));
  }

  @Test
  void sparesWhoDoesNotWantToHear() throws Exception {
    var never = new Recipient("u@x", "u@x", "", Set.of(Notify.NEVER));
    var delay = new Recipient("u@x", "u@x", "", Set.of(Notify.DELAY));
    report("", Kind.FAILURE, message("a@b", Map.of(), never), NO);
    report("", Kind.FAILURE, message("a@b", Map.of(), delay), NO);
    report("", Kind.SUCCESS, message("a@b", Map.of(), new Recipient("u@x")), NO);
    assertEquals(List.of(), sent);
  }

  @Test
  void neverAnswersTheNullSender() throws Exception {
    for (Kind kind : Kind.values()) {
      report("", kind, message("", Map.of(), new Recipient("u@x")), NO);
    }
    assertEquals(List.of(), sent);
  }

  @Test
  void tellsThePostmasterWhenConfigured() throws Exception {
    String all = "notify_classes = bounce, delay\nbounce_notice_recipient = pm";
    report(all, Kind.FAILURE, message("a@b", Map.of(), new Recipient("u@x")), NO);
    report(all, Kind.DELAY, message("a@b", Map.of(), new Recipient("u@x")), NO);
    assertEquals(
        List.of(
            "OLD: sender non-delivery notification: NEW1",
            "OLD: postmaster non-delivery notification: NEW2",
            "OLD: sender delay notification: NEW3",
            "OLD: postmaster delay notification: NEW4"),
        lines);
    Sent copy = sent.get(1);
    assertEquals("double-bounce@mta.invalid", copy.envelope().sender());
    assertEquals("pm", copy.envelope().recipients().getFirst().address());
    assertEquals("Postmaster Copy: Undelivered Mail", copy.report().header().get("subject"));
    assertEquals("auto-generated", copy.report().header().get("auto-submitted"));
  }

  @Test
  void givesTheUndeliverableBounceToThePostmaster() throws Exception {
    String classes = "notify_classes = 2bounce";
    report(classes, Kind.FAILURE, message("", Map.of(), new Recipient("u@x")), NO);
    report(
        classes,
        Kind.FAILURE,
        message("double-bounce@mta.invalid", Map.of(), new Recipient("u@x")),
        NO);
    assertEquals(1, sent.size());
    assertEquals(
        List.of(
            "OLD: postmaster non-delivery notification: NEW1",
            "warning: OLD: undeliverable postmaster notification discarded"),
        lines);
  }

  @Test
  void warnsOfADelay() throws Exception {
    var later = DeliveryStatus.deferred("4.4.1", "none", "connect to x: Connection refused");
    report(
        "delay_warning_time = 4h",
        Kind.DELAY,
        message("a@b", Map.of(), new Recipient("u@x")),
        later);
    Report report = sent.getFirst().report();
    assertEquals("Delayed Mail (still being retried)", report.header().get("subject"));
    assertTrue(report.parts().get(0).body().contains("more than 4 hour(s)"));
    var group = report.parts().get(1).groups().get(1);
    assertEquals("delayed", group.get("action"));
    assertTrue(group.get("will-retry-until").startsWith("Thu, 26 Nov 2026 00:51:29 +0000"));
    assertEquals("text/rfc822-headers", report.parts().get(2).header().get("content-type"));
  }

  @Test
  void reportsSuccess() throws Exception {
    var wants = new Recipient("u@x", "u@x", "", Set.of(Notify.SUCCESS));
    var relayed =
        DeliveryStatus.sent("2.0.0", "mx[192.0.2.1]:25", "250 Ok")
            .withRemote("dns; mx", "smtp; 250 Ok");
    report("", Kind.SUCCESS, message("a@b", Map.of(), wants), relayed);
    Report report = sent.getFirst().report();
    assertEquals("Successful Mail Delivery Report", report.header().get("subject"));
    assertEquals("relayed", report.parts().get(1).groups().get(1).get("action"));
    assertTrue(
        report.parts().get(0).body().contains("<u@x>: delivery via mx[192.0.2.1]:25: 250 Ok\r\n"));
    assertEquals(List.of("OLD: sender delivery status notification: NEW1"), lines);
  }

  @Test
  void usesTheTemplatesOfAFile() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("t"),
            """
            failure_template = <<EOF
            Charset: iso-8859-1
            From: Robot <robot>
            Subject: no
            Postmaster-Subject: no, again

            from $myhostname
            EOF
            junk_template = x
            """);
    String mainCf = "notify_classes = bounce\nbounce_template_file = " + file;
    report(mainCf, Kind.FAILURE, message("a@b", Map.of(), new Recipient("u@x")), LOCAL_NO);
    Report report = sent.get(0).report();
    assertEquals("no", report.header().get("subject"));
    assertEquals("Robot <robot>", report.header().get("from"));
    Report.Part part = report.parts().getFirst();
    assertEquals("text/plain; charset=iso-8859-1", part.header().get("content-type"));
    assertEquals("from mta.invalid\r\n\r\n<u@x>: unknown user: \"u\"\r\n", part.body());
    report = sent.get(1).report();
    assertEquals("no, again", report.header().get("subject"));
    assertEquals("\r\n<u@x>: unknown user: \"u\"\r\n", report.parts().getFirst().body());
    assertEquals(
        "warning: "
            + file
            + ", line 9: unknown template name: junk_template -- ignoring this template",
        lines.getFirst());
  }

  @Test
  void saysSoWhenTheQueueIsFull() {
    full = true;
    assertThrows(
        MailException.class,
        () -> report("", Kind.FAILURE, message("a@b", Map.of(), new Recipient("u@x")), NO));
    assertEquals(List.of(), lines);
  }

  @Test
  void letsNobodyAddLines() throws Exception {
    var evil = DeliveryStatus.bounced("5.0.0", "none", "a\r\nAction: delivered\r\n\r\nb");
    report("", Kind.FAILURE, message("a@b", Map.of(), new Recipient("u@x\r\nX: y")), evil);
    assertEquals("failed", sent.getFirst().report().parts().get(1).groups().get(1).get("action"));
  }

  private void report(String mainCf, Kind kind, QueuedMessage message, DeliveryStatus status)
      throws Exception {
    var snapshot =
        ConfigLoader.parse(
            Path.of("/none"), "myhostname = mta.invalid\nmyorigin = mta.invalid\n" + mainCf, "");
    new Bouncer(cleanup(), configuration(snapshot), (settings, daemon) -> log())
        .report(kind, message, List.of(new Item(0, status)));
  }

  private Cleanup cleanup() {
    return origin -> {
      if (full) {
        throw new MailException(MailError.noSpace("test"));
      }
      return new TestDraft(origin);
    };
  }

  private final class TestDraft implements MailDraft, MailDraft.MailText {
    private final MailOrigin origin;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private Envelope envelope;
    private String received;

    TestDraft(MailOrigin origin) {
      this.origin = origin;
    }

    @Override
    public String queueId() {
      return "NEW" + (sent.size() + 1);
    }

    @Override
    public MailText start(Envelope newEnvelope, String newReceived) {
      envelope = newEnvelope;
      received = newReceived;
      return this;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      text.write(buffer, offset, length);
    }

    @Override
    public long commit() {
      String all = text.toString(StandardCharsets.UTF_8);
      sent.add(new Sent(origin, envelope, received, Report.parse(all)));
      return all.length();
    }

    @Override
    public void hold() {}

    @Override
    public void close() {}
  }

  private static Configuration configuration(ConfigSnapshot snapshot) {
    return new Configuration() {
      @Override
      public ConfigSnapshot current() {
        return snapshot;
      }

      @Override
      public List<String> reload() {
        return List.of();
      }
    };
  }

  private Log log() {
    return new Log() {
      @Override
      public void info(String text) {
        lines.add(text);
      }

      @Override
      public void warn(String text) {
        lines.add("warning: " + text);
      }

      @Override
      public void fatal(String text) {
        lines.add("fatal: " + text);
      }

      @Override
      public void panic(String text, Throwable cause) {
        lines.add("panic: " + text);
      }
    };
  }

  private static QueuedMessage message(
      String sender, Map<String, String> attributes, Recipient recipient) {
    var envelope =
        new Envelope(sender, List.of(recipient), Instant.parse("2026-11-21T00:51:29Z"), attributes);
    byte[] bytes = TEXT.getBytes(StandardCharsets.US_ASCII);
    return new QueuedMessage() {
      @Override
      public String queueId() {
        return "OLD";
      }

      @Override
      public Envelope envelope() {
        return envelope;
      }

      @Override
      public MessageContent content() {
        return new MessageContent() {
          @Override
          public long size() {
            return bytes.length;
          }

          @Override
          public InputStream open() {
            return new ByteArrayInputStream(bytes);
          }
        };
      }

      @Override
      public List<RecipientState> states() {
        return List.of(RecipientState.PENDING);
      }
    };
  }
}
