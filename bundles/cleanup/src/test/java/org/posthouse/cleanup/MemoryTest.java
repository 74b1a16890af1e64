package org.posthouse.cleanup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.MailDraft;
import org.posthouse.api.cleanup.MailOrigin;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryBudget.Use;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;

/** What one message makes cleanup keep is charged, and given back. */
class MemoryTest {
  private static final MailOrigin ORIGIN =
      new MailOrigin("cleanup", MailOrigin.Source.SMTPD, Set.of());
  private static final Envelope ENVELOPE =
      new Envelope(
          "a@example.com", List.of(new Recipient("u@example.com")), Instant.now(), Map.of());

  private final MemoryStore store = new MemoryStore();

  MemoryTest() {
    store.memory = MemoryBudget.of(1_000_000, 0);
  }

  private long used() {
    return store.memory.used(Use.ARRIVAL);
  }

  private static void assertFull(MailException refusal) {
    assertEquals("452 4.3.1 Insufficient system storage", refusal.error().reply());
  }

  @Test
  void anAliasThatStandsForMoreThanThereIsMemoryFor() throws Exception {
    var aliases = new StringBuilder("virtual_alias_maps = inline:{ { u@example.com = ");
    for (int i = 0; i < 900; i++) {
      aliases
          .append(i == 0 ? "" : ", ")
          .append("somebody-with-a-long-name-")
          .append(i)
          .append("@example.com");
    }
    var fixture = new CleanupFixture(aliases + " } }\n", store);
    try (MailDraft draft = fixture.cleanup().open(ORIGIN)) {
      assertFull(assertThrows(MailException.class, () -> draft.start(ENVELOPE, "")));
      assertFalse(store.isCommitted());
    }
    assertEquals(0, used());
  }

  @Test
  void aLongHeaderIsChargedForWhatItTakes() throws Exception {
    var fixture = new CleanupFixture("", store);
    byte[] header =
        ("To: " + "a@b,\r\n ".repeat(4_000) + "c@d\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    try (MailDraft draft = fixture.cleanup().open(ORIGIN)) {
      MailDraft.MailText text = draft.start(ENVELOPE, "");
      long before = used();
      assertFull(assertThrows(MailException.class, () -> text.write(header, 0, header.length)));
      assertTrue(used() > before);
    }
    assertEquals(0, used());
  }

  @Test
  void aMessageThatIsQueuedLeavesNothing() throws Exception {
    var fixture = new CleanupFixture("header_checks = inline:{ { x = IGNORE } }\n", store);
    byte[] message = "Subject: x\r\n\r\ntext\r\n".getBytes(StandardCharsets.US_ASCII);
    try (MailDraft draft = fixture.cleanup().open(ORIGIN)) {
      MailDraft.MailText text = draft.start(ENVELOPE, "");
      text.write(message, 0, message.length);
      text.commit();
      assertTrue(used() > 0);
    }
    assertTrue(store.isCommitted());
    assertEquals(0, used());
  }
}
