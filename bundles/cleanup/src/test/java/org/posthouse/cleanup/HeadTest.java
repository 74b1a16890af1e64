package org.posthouse.cleanup;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

/** Where the header of a message begins and ends. The right values are those of a Postfix 3.7. */
class HeadTest {
  private static final String TRACE = "Received: from here\n\tby there";
  private static final String FROM = "From 0a1b2c Mon Sep 17 00:00:00 2001\n";

  private final MemoryStore store = new MemoryStore();
  private final List<String> lines = new ArrayList<>();

  private String queued(String config, String content, int piece) throws MailException {
    var fixture = new CleanupFixture("myhostname = mail.example.com\n" + config, store, lines::add);
    var origin = new MailOrigin("cleanup", MailOrigin.Source.SMTPD, Set.of());
    try (MailDraft draft = fixture.cleanup().open(origin)) {
      var envelope =
          new Envelope(
              "s@example.com",
              List.of(new Recipient("r@example.com")),
              Instant.now(),
              Map.of(Envelope.REWRITE_CONTEXT, "remote"));
      MailDraft.MailText text = draft.start(envelope, TRACE.replace("\n", "\r\n"));
      byte[] bytes = content.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < bytes.length; i += piece) {
        text.write(bytes, i, Math.min(piece, bytes.length - i));
      }
      text.commit();
    }
    return store.text().replace("\r\n", "\n");
  }

  /** What stands below our own trace header. */
  private String queued(String config, String content) throws MailException {
    String whole = queued(config, content, 100_000);
    for (int piece : new int[] {1, 7}) {
      assertEquals(whole, queued(config, content, piece), "in pieces of " + piece);
    }
    assertTrue(whole.startsWith(TRACE + "\n"), whole);
    return whole.substring(TRACE.length() + 1);
  }

  @Test
  void linesOfMailboxFilesBecomeHeaders() throws Exception {
    assertEquals("X-Mailbox-Line: " + FROM + "A: b\n\nt\n", queued("", FROM + "A: b\n\nt\n"));
    assertEquals(
        "X-Mailbox-Line: >>From x\nX-Mailbox-Line: " + FROM + "A: b\n\nt\n",
        queued("", ">>From x\n" + FROM + "A: b\n\nt\n"));
    assertEquals("X-Mailbox-Line: From x: y\nA: b\n\nt\n", queued("", "From x: y\nA: b\n\nt\n"));
    assertEquals("X-Mailbox-Line: " + FROM + "\nt\n", queued("", FROM + "\nt\n"));
  }

  @Test
  void suchALineBelowAHeaderIsText() throws Exception {
    assertEquals("A: b\n\n" + FROM + "C: d\n", queued("", "A: b\n" + FROM + "C: d\n"));
  }

  @Test
  void theFirstLineContinuesNothing() throws Exception {
    assertEquals("\n indented\nA: b\n", queued("", " indented\nA: b\n"));
    assertEquals(
        "X-Mailbox-Line: " + FROM + "\n\tindented\nA: b\n",
        queued("", FROM + "\tindented\nA: b\n"));
  }

  @Test
  void checksSeeLinesOfMailboxFiles() throws Exception {
    assertEquals(
        "A: b\n\nt\n",
        queued(
            "header_checks = inline:{ { x-mailbox-line: from x = IGNORE } }\n",
            "From x\nA: b\n\nt\n"));
  }

  @Test
  void aHeaderGoesOnUntilALineDoesNotFit() throws Exception {
    String limit = "header_size_limit = 32\n";
    String first = "X-Long: 9012345678901234\n";
    String whole = first + " 456789\nB: c\n\nt\n";
    assertEquals(whole, queued(limit, whole));
    assertEquals(first + "B: c\n\nt\n", queued(limit, first + " 4567890\n z\nB: c\n\nt\n"));
    String cut = "X-Long: " + "y".repeat(24);
    assertEquals(cut + "\nB: c\n\nt\n", queued(limit, cut + "y\n z\nB: c\n\nt\n"));
  }

  @Test
  void theHeaderTellsTheEncodingOfTheBody() throws Exception {
    queued("", "Content-Transfer-Encoding: 8bit\n\nt\n");
    assertEquals("8bitmime", store.envelope().attribute(Envelope.ENCODING).orElse(""));
    queued("", "Content-Transfer-Encoding: base64\n\nt\n");
    assertEquals("", store.envelope().attribute(Envelope.ENCODING).orElse(""));
  }

  @Test
  void theLogTellsOfAMissingMessageIdBesideAResentOne() throws Exception {
    queued("always_add_missing_headers = yes\n", "Resent-To: a@b.c\n\nt\n", 100);
    assertEquals("QUEUEID: message-id=<>", lines.getFirst());
    assertTrue(lines.getLast().startsWith("QUEUEID: resent-message-id=<"), lines::toString);
  }

  @Test
  void theLogShowsCharactersAndNoOtherOctets() throws Exception {
    String id = "Message-Id: <gr\u00c3\u00bc\u00df\u00e2@x>\n\nt\n";
    queued("smtputf8_enable = yes\n", id, 100);
    assertEquals("QUEUEID: message-id=<gr\u00fc??@x>", lines.getLast());
    queued("smtputf8_enable = no\n", id, 100);
    assertEquals("QUEUEID: message-id=<gr????@x>", lines.getLast());
  }
}
