package org.posthouse.qmgr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.posthouse.qmgr.Feedback.Weight;

class FeedbackTest {

  @Test
  void startsWithTheInitialConcurrencyWithinTheLimit() {
    assertEquals(5, new Feedback(limits("1", "1", 20, 1)).window());
    assertEquals(2, new Feedback(limits("1", "1", 2, 1)).window());
  }

  @Test
  void growsByOneForEachGoodDeliveryUpToTheLimit() {
    var feedback = new Feedback(limits("1", "1", 7, 1));
    feedback.good(4);
    assertEquals(6, feedback.window());
    feedback.good(5);
    feedback.good(6);
    assertEquals(7, feedback.window());
  }

  @Test
  void doesNotGrowBeyondWhatIsUsed() {
    var feedback = new Feedback(limits("1", "1", 20, 1));
    feedback.good(0);
    assertEquals(5, feedback.window());
  }

  @Test
  void growsAtTheEndOfACohortWithSmallFeedback() {
    var feedback = new Feedback(limits("1/concurrency", "1", 20, 1));
    for (int i = 0; i < 4; i++) {
      feedback.good(5);
      assertEquals(5, feedback.window());
    }
    feedback.good(5);
    assertEquals(6, feedback.window());
  }

  @Test
  void shrinksAtTheBeginningOfACohortWithSmallFeedback() {
    var feedback = new Feedback(limits("1", "1/concurrency", 20, 10));
    feedback.bad();
    assertEquals(4, feedback.window());
    feedback.bad();
    feedback.bad();
    feedback.bad();
    assertEquals(4, feedback.window());
    feedback.bad();
    assertEquals(3, feedback.window());
  }

  @Test
  void diesAfterTheFailedCohorts() {
    var feedback = new Feedback(limits("1", "1/concurrency", 20, 1));
    int failures = 0;
    while (!feedback.isDead()) {
      feedback.bad();
      failures++;
    }
    assertEquals(5, failures);
    feedback.reset();
    assertEquals(5, feedback.window());
  }

  @Test
  void aGoodDeliveryForgivesFailedCohorts() {
    var feedback = new Feedback(limits("0", "0", 20, 1));
    for (int i = 0; i < 4; i++) {
      feedback.bad();
    }
    feedback.good(5);
    for (int i = 0; i < 4; i++) {
      feedback.bad();
    }
    assertFalse(feedback.isDead());
    feedback.bad();
    assertTrue(feedback.isDead());
  }

  @Test
  void neverDiesWithoutACohortLimit() {
    var feedback = new Feedback(limits("1", "1", 20, 0));
    for (int i = 0; i < 100; i++) {
      feedback.bad();
    }
    assertEquals(1, feedback.window());
  }

  @Test
  void readsTheFormsOfThePostfixManual() {
    assertEquals(new Weight(1, false), Weight.parse("1"));
    assertEquals(new Weight(0.25, false), Weight.parse("1 / 4"));
    assertEquals(new Weight(1, true), Weight.parse("1/concurrency"));
    assertThrows(IllegalArgumentException.class, () -> Weight.parse("2"));
    assertThrows(IllegalArgumentException.class, () -> Weight.parse("1/x"));
  }

  static Limits limits(String positive, String negative, int limit, int cohorts) {
    return new Limits(
        100,
        limit,
        50,
        5,
        Weight.parse(positive),
        Weight.parse(negative),
        cohorts,
        5,
        3,
        Duration.ZERO,
        Duration.ZERO);
  }
}
