package org.posthouse.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbeSenderTest {
  private static final Instant NOW = Instant.ofEpochSecond(1796095140);

  @Test
  void aNameIsCompletedAndStays() {
    ProbeSender sender = ProbeSender.of("double-bounce", Duration.ZERO, "here.example");
    assertEquals("double-bounce@here.example", sender.at(NOW));
    assertTrue(sender.matches("double-bounce@HERE.example", NOW.plusSeconds(1_000_000)));
    assertFalse(sender.matches("double-bounceX@here.example", NOW));
  }

  @Test
  void theNullSenderIsNobodysAddress() {
    for (String empty : new String[] {"", "<>"}) {
      ProbeSender sender = ProbeSender.of(empty, Duration.ofSeconds(60), "here.example");
      assertEquals("", sender.at(NOW));
      assertFalse(sender.matches("", NOW));
    }
  }

  /** The name is the one that Postfix used at that moment. */
  @Test
  void aNameThatChangesIsKnownOnePeriodBeforeAndAfter() {
    Duration minute = Duration.ofSeconds(60);
    ProbeSender sender = ProbeSender.of("probe@here.example", minute, "other.example");
    String name = sender.at(NOW);
    assertEquals("probe11DTRK@here.example", name);
    assertTrue(sender.matches(name, NOW.minus(minute)));
    assertTrue(sender.matches(name, NOW.plus(minute)));
    assertFalse(sender.matches(name, NOW.plus(minute).plus(minute)));
    assertFalse(sender.matches(name, NOW.minus(minute).minus(minute)));
    assertFalse(sender.matches("probe@here.example", NOW));
  }
}
