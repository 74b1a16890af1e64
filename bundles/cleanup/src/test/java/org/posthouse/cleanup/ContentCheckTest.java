package org.posthouse.cleanup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.queue.QueueName;

/** Header and body checks. The texts of the log are those of a Postfix 3.7. */
class ContentCheckTest {
  private static final String CONFIG =
      "myhostname = mail.example.com\nmyorigin = example.com\nmydestination = example.com\n"
          + "alias_maps =\n";
  private static final String FROM =
      " from c.example[192.0.2.1]; from=<s@example.com> to=<r@example.com> proto=ESMTP helo=<h>";

  private final MemoryStore store = new MemoryStore();
  private final List<String> lines = new ArrayList<>();

  /** The text that is queued, without the headers that are added. */
  private String queued(String config, MailOrigin origin, String content, int piece)
      throws MailException {
    lines.clear();
    var fixture =
        new CleanupFixture(
            CONFIG + config,
            store,
            line -> {
              if (!line.contains("message-id=")) {
                lines.add(line);
              }
            });
    try (MailDraft draft = fixture.cleanup().open(origin)) {
      MailDraft.MailText text =
          draft.start(
              new Envelope(
                  "s@example.com",
                  List.of(new Recipient("r@example.com")),
                  Instant.now(),
                  Map.of(
                      Envelope.REWRITE_CONTEXT, "remote",
                      Envelope.CLIENT_NAME, "c.example",
                      Envelope.CLIENT_ADDRESS, "192.0.2.1",
                      Envelope.PROTOCOL, "ESMTP",
                      Envelope.HELO, "h")),
              "");
      byte[] bytes = content.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i += piece) {
        text.write(bytes, i, Math.min(piece, bytes.length - i));
      }
      text.commit();
    }
    return store.text().replace("\r\n", "\n");
  }

  private String queued(String config, String content) throws MailException {
    var smtpd = new MailOrigin("cleanup", MailOrigin.Source.SMTPD, Set.of());
    String whole = queued(config, smtpd, content, 100_000);
    List<String> said = List.copyOf(lines);
    for (int piece : new int[] {1, 7}) {
      assertEquals(whole, queued(config, smtpd, content, piece), "in pieces of " + piece);
      assertEquals(said, lines);
    }
    return whole;
  }

  private String header(String action) throws MailException {
    return queued(
        "header_checks = inline:{ { subject: x = " + action + " } }\n", "A: b\nSubject: x\n\nt\n");
  }

  private void unchanged(String action, String... said) throws MailException {
    assertEquals("A: b\nSubject: x\n\nt\n", header(action));
    assertEquals(List.of(said), lines);
  }

  @Test
  void remarksOnHeaders() throws Exception {
    unchanged("WARN odd one", "QUEUEID: warning: header Subject: x" + FROM + ": odd one");
    unchanged("info", "QUEUEID: info: header Subject: x" + FROM);
    unchanged("DUNNO");
    unchanged("OK whatever");
  }

  @Test
  void removesAndReplacesHeaders() throws Exception {
    assertEquals("A: b\n\nt\n", header("IGNORE"));
    assertEquals(List.of(), lines);
    assertEquals("A: b\n\nt\n", header("STRIP why"));
    assertEquals(List.of("QUEUEID: strip: header Subject: x" + FROM + ": why"), lines);
    assertEquals("A: b\nX-New: y\n\nt\n", header("REPLACE X-New: y"));
    assertEquals(List.of("QUEUEID: replace: header Subject: x" + FROM + ": X-New: y"), lines);
    assertEquals("A: b\nX-New: y\nSubject: x\n\nt\n", header("PREPEND X-New: y"));
    assertEquals(List.of("QUEUEID: prepend: header Subject: x" + FROM + ": X-New: y"), lines);
  }

  @Test
  void decidesAboutTheMessage() throws Exception {
    unchanged("HOLD it", "QUEUEID: hold: header Subject: x" + FROM + ": it");
    assertEquals(QueueName.HOLD, store.queueName());
    unchanged("DISCARD", "QUEUEID: discard: header Subject: x" + FROM);
    assertNull(store.queueName());
    unchanged("FILTER smtp:[h]:25", "QUEUEID: filter: header Subject: x" + FROM + ": smtp:[h]:25");
    assertEquals("smtp:[h]:25", store.envelope().attribute(Envelope.CONTENT_FILTER).orElseThrow());
    unchanged("REDIRECT b@c.d", "QUEUEID: redirect: header Subject: x" + FROM + ": b@c.d");
    assertEquals("b@c.d", store.envelope().recipients().getFirst().address());
    assertEquals("r@example.com", store.envelope().recipients().getFirst().original());
    assertEquals(1, store.envelope().recipients().size());
    unchanged("BCC b@c.d", "QUEUEID: bcc: header Subject: x" + FROM + ": b@c.d");
    assertEquals(
        List.of("r@example.com", "b@c.d"),
        store.envelope().recipients().stream().map(Recipient::address).toList());
  }

  @Test
  void rejects() {
    rejects("REJECT", "550 5.7.1 message content rejected");
    rejects("reject 5.7.9 no way", "550 5.7.9 no way");
    rejects("REJECT 4.7.1 later", "451 4.7.1 later");
    rejects("REJECT 5.7.9", "550 5.7.9 message content rejected");
    rejects("REJECT because", "550 5.7.1 because");
  }

  private void rejects(String action, String reply) {
    MailException e = assertThrows(MailException.class, () -> header(action));
    assertEquals(reply, e.error().reply());
    assertEquals(
        List.of("QUEUEID: reject: header Subject: x" + FROM + ": " + reply.substring(4)), lines);
    assertNull(store.queueName());
  }

  @Test
  void whatCannotBeUnderstoodCountsForNothing() throws Exception {
    unchanged("450 4.7.1 later", "warning: unknown command in header_checks map: 450 4.7.1 later");
    unchanged(
        "FILTER nonsense",
        "warning: bad FILTER command nonsense in header_checks -- need transport:destination");
    unchanged("FILTER", "warning: missing FILTER command argument in header_checks map");
    unchanged(
        "BCC nodomain",
        "warning: bad BCC address \"nodomain\" in header_checks map -- need user@domain");
    unchanged(
        "REDIRECT nodomain",
        "warning: bad REDIRECT target \"nodomain\" in header_checks map -- need user@domain");
    unchanged("PREPEND", "warning: PREPEND action without text in header_checks map");
    unchanged(
        "REPLACE nonsense here",
        "warning: bad REPLACE header text \"nonsense here\" in header_checks map"
            + " -- need \"headername: headervalue\"");
  }

  @Test
  void passEndsTheChecks() throws Exception {
    String body = "body_checks = inline:{ { t = IGNORE } }\n";
    String text = "Subject: x\n\nt\nu\n";
    assertEquals("Subject: x\n\nu\n", queued(body, text));
    String pass = "header_checks = inline:{ { subject: x = PASS } }\n";
    assertEquals(text, queued(pass + body, text));
  }

  @Test
  void looksAtLinesOfTheBody() throws Exception {
    String config =
        "body_checks = inline:{ {drop=IGNORE}, {change=REPLACE another}, {front=PREPEND first},"
            + " {warn=WARN} }\n";
    assertEquals(
        "A: b\n\none\nanother\nfirst\nfront\nwarn\n\nend\n",
        queued(config, "A: b\n\none\ndrop\nchange\nfront\nwarn\n\nend"));
    assertEquals("QUEUEID: warning: body warn" + FROM, lines.getLast());
    assertEquals("A: b\n\nanother\n", queued(config, "A: b\nchange"));
  }

  @Test
  void looksAtTheBeginningOfTheBodyAndAtLongLinesInPieces() throws Exception {
    String config = "body_checks = inline:{ {drop=IGNORE} }\nbody_checks_size_limit = 12\n";
    assertEquals("A: b\n\n1234567\ndrop\n", queued(config, "A: b\n\ndrop\n1234567\ndrop\n"));
    String line = "z".repeat(5000);
    assertEquals("A: b\n\n" + line + "\n", queued(config, "A: b\n\n" + line + "\n"));
    config = "body_checks = inline:{ {drop=IGNORE} }\nline_length_limit = 64\n";
    String piece = "y".repeat(66);
    assertEquals("A: b\n\n" + piece + "\nx\n", queued(config, "A: b\n\n" + piece + "\ndrop\nx\n"));
  }

  private static final String MIME =
      """
      A: 1
      Content-Type: multipart/mixed;
       boundary="b 1"

      preamble
      --b 1
      Content-Type: text/plain
      A: 2

      A: 3
      --b 1
      content-type: message/RFC822
      A: 4

      A: 5
      Content-Type: multipart/digest; x="y;boundary=no"; boundary=b2 (comment)

      --b2
      A: 6

      A: 7

      A: 8
      --b2--
      A: 9
      --b 1
      A: 10
      no header
      --b 1--
      A: 11
      """;

  @Test
  void tellsPartsApart() throws Exception {
    var keys = new StringBuilder();
    for (int i = 1; i <= 11; i++) {
      keys.append("{a: ").append(i).append(" = WARN %},");
    }
    String inline = "_checks = inline:{ " + keys + " }\n";
    String config =
        "header"
            + inline.replace("%", "header")
            + "mime_header"
            + inline.replace("%", "mime")
            + "nested_header"
            + inline.replace("%", "nested")
            + "body"
            + inline.replace("%", "body");
    assertEquals(MIME, queued(config, MIME));
    assertEquals(
        List.of(
            "A: 1 header",
            "A: 2 mime",
            "A: 3 body",
            "A: 4 mime",
            "A: 5 nested",
            "A: 6 mime",
            "A: 7 nested",
            "A: 8 body",
            "A: 9 body",
            "A: 10 mime",
            "A: 11 body"),
        lines.stream()
            .map(
                line ->
                    line.substring(line.indexOf("A: "), line.indexOf(" from"))
                        + line.substring(line.lastIndexOf(' ')))
            .toList());
    queued(config + "disable_mime_input_processing = yes\n", MIME);
    assertTrue(lines.get(1).contains(" body A: 2 "), lines.get(1));
  }

  @Test
  void headersAboutMimeAreForMimeHeaderChecks() throws Exception {
    String config = "mime_header_checks = inline:{ { mime-version: 1.0 = IGNORE } }\n";
    assertEquals("A: b\n\n", queued(config, "MIME-Version: 1.0\nA: b\n\n"));
    config = "header_checks = inline:{ { mime-version: 1.0 = IGNORE } }\n";
    assertEquals("A: b\n\n", queued(config, "MIME-Version: 1.0\nA: b\n\n"));
    assertEquals(
        "MIME-Version: 1.0\nA: b\n\n",
        queued(config + "mime_header_checks =\n", "MIME-Version: 1.0\nA: b\n\n"));
  }

  @Test
  void mailMadeHereIsNotLookedAt() throws Exception {
    String config = "header_checks = inline:{ { a: b = REJECT } }\n";
    var flags = Set.of(MailOrigin.Flag.NO_HEADER_BODY_CHECKS);
    for (MailOrigin origin :
        List.of(
            new MailOrigin("cleanup", MailOrigin.Source.FORWARD, Set.of()),
            new MailOrigin("cleanup", MailOrigin.Source.SMTPD, flags))) {
      assertEquals("A: b\n\nx\n", queued(config, origin, "A: b\n\nx\n", 100));
    }
  }

  @Test
  void aTableThatCannotBeAskedRefusesForTheTimeBeing() {
    MailException e =
        assertThrows(
            MailException.class, () -> queued("header_checks = fail:broken\n", "A: b\n\nx\n"));
    assertTrue(e.error().isTemporary());
    assertEquals(
        "warning: QUEUEID: header_checks map lookup problem -- message not accepted, try again"
            + " later",
        lines.getLast());
  }

  @Test
  void nothingIsCheckedAfterARedirection() throws Exception {
    String checks =
        "header_checks = inline:{ { a: b = REDIRECT b@c.d } { subject: x = BCC c@c.d } }\n";
    queued(checks, "A: b\nSubject: x\n\nt\n");
    assertEquals(List.of("QUEUEID: redirect: header A: b" + FROM + ": b@c.d"), lines);
  }

  @Test
  void aMessageIsPutOnHoldOnce() throws Exception {
    queued("header_checks = static:HOLD\n", "A: b\nSubject: x\n\nt\n");
    assertEquals(List.of("QUEUEID: hold: header A: b" + FROM), lines);
  }

  @Test
  void octetsThatAreNoTextAreNotShown() throws Exception {
    var smtpd = new MailOrigin("cleanup", MailOrigin.Source.SMTPD, Set.of());
    queued(
        "smtputf8_enable = yes\nheader_checks = static:WARN\n",
        smtpd,
        "A: gr\u00fc\u00df\n\nt\n",
        100);
    assertEquals(List.of("QUEUEID: warning: header A: gr\u00fc\u00df" + FROM), lines);
  }

  private String strict(String parameter, String content) {
    return assertThrows(
            MailException.class,
            () -> queued("smtputf8_enable = yes\n" + parameter + " = yes\n", smtpd(), content, 100))
        .error()
        .reply();
  }

  private static MailOrigin smtpd() {
    return new MailOrigin("cleanup", MailOrigin.Source.SMTPD, Set.of());
  }

  @Test
  void refusesWhatMimeForbidsWhenToldTo() throws Exception {
    String subject = "Subject: gr\u00fc\u00df\n\nt\n";
    String header = "improper use of 8-bit data in message header";
    for (String parameter : List.of("strict_7bit_headers", "strict_8bitmime")) {
      assertEquals("550 5.6.0 " + header, strict(parameter, subject));
      assertEquals(
          List.of(
              "QUEUEID: reject: mime-error "
                  + header
                  + ": Subject: gr\u00fc\u00df from c.example[192.0.2.1]; from=<s@example.com>"
                  + " to=<r@example.com>"),
          lines);
    }
    String body = "550 5.6.0 improper use of 8-bit data in message body";
    String part = "Content-Type: multipart/mixed; boundary=b\n%s\n--b\n%s\n\u00fc\n--b--\n";
    String eight = "Content-Transfer-Encoding: 8bit\n";
    for (String parameter : List.of("strict_8bitmime_body", "strict_8bitmime")) {
      assertEquals(body, strict(parameter, "A: b\n\n\u00fc\n"));
      assertEquals(body, strict(parameter, part.formatted(eight, "")));
      queued(parameter + " = yes\n", eight + "\n\u00fc\n");
      queued(parameter + " = yes\n", part.formatted("", eight));
    }
    queued("strict_8bitmime_body = yes\n", subject);
    queued("strict_7bit_headers = yes\n", "A: b\n\n\u00fc\n");
    queued("strict_8bitmime = yes\ndisable_mime_input_processing = yes\n", subject);
  }

  @Test
  void refusesMultipartsThatAreEncodedWhenToldTo() throws Exception {
    String parameter = "strict_mime_encoding_domain";
    String refusal = "550 5.6.0 invalid message/* or multipart/* encoding domain";
    for (String type : List.of("multipart/mixed; boundary=b", "message/rfc822", "message/odd")) {
      String header = "Content-Transfer-Encoding: base64\nContent-Type: " + type + "\n\nt\n";
      assertEquals(refusal, strict(parameter, header));
      queued(parameter + " = yes\n", header.replace("base64", "binary"));
    }
    queued(parameter + " = yes\n", "Content-Transfer-Encoding: base64\n\nt\n");
  }
}
