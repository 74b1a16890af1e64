package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class QueueIdsTest {
  private final QueueIds ids = new QueueIds();
  private final Instant now = Instant.parse("2026-11-21T01:12:43.104861Z");

  @Test
  void shortFormIsMicrosecondsAndSecondsInHex() {
    assertEquals("1999D" + "%06X".formatted(now.getEpochSecond() & 0xffffff), ids.next(now, false));
  }

  @Test
  void longFormHasTheTimeInBase52() {
    String id = ids.next(now, true);
    assertTrue(id.matches("[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10}z.+"), id);
    assertEquals("1", QueueIds.hash(id, 1));
    assertEquals("19", QueueIds.hash(id, 2));
  }

  @Test
  void neverRepeatEvenWhenTheClockStandsStill() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      assertTrue(seen.add(ids.next(now, i % 2 == 0)));
    }
  }

  @Test
  void whatIsNoIdBecomesNoFileName() {
    assertTrue(QueueIds.isValid("1995D21E4A6"));
    assertFalse(QueueIds.isValid("../../etc/passwd"));
    assertFalse(QueueIds.isValid("ABC"));
    assertFalse(QueueIds.isValid("A".repeat(100)));
  }
}
