package org.posthouse.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.posthouse.master.Stress.Change;

class StressTest {
  private final AtomicLong clock = new AtomicLong(-7);
  private final Stress stress = new Stress(clock::get);

  private void pass(int seconds) {
    clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void lastsForAThousandSecondsAfterTheLastSign() {
    assertEquals(Change.NONE, stress.notice(false));
    assertFalse(stress.isOn());
    assertEquals(Change.BEGINS, stress.notice(true));
    pass(900);
    assertEquals(Change.NONE, stress.notice(true));
    pass(999);
    assertEquals(Change.NONE, stress.notice(false));
    assertTrue(stress.isOn());
    pass(1);
    assertEquals(Change.ENDS, stress.notice(false));
    assertFalse(stress.isOn());
    assertEquals(Change.BEGINS, stress.notice(true));
  }

  @Test
  void placesAreScarceWhenLessThanATenthIsFree() {
    Places all = Places.of(1000);
    Places some = Places.of(20, all);
    for (int i = 0; i < 18; i++) {
      assertTrue(some.tryTake());
      assertFalse(some.isScarce());
    }
    assertTrue(some.tryTake());
    assertTrue(some.isScarce());
    assertTrue(some.tryTake());
    assertFalse(some.tryTake());
    some.giveBack();
    assertTrue(some.tryTake());
  }

  @Test
  void aServiceOfFewSessionsIsNotUnderStressBecauseItWorks() {
    Places one = Places.of(1, Places.of(1000));
    assertTrue(one.tryTake());
    assertFalse(one.isScarce());
  }

  @Test
  void whatAllTakeTogetherIsBounded() throws Exception {
    Places all = Places.of(3);
    Places one = Places.of(100, all);
    Places other = Places.of(2, all);
    assertTrue(one.tryTake());
    assertTrue(one.tryTake());
    assertTrue(other.tryTake());
    assertFalse(other.tryTake());
    assertFalse(one.tryTake());
    assertFalse(other.isFull());
    other.giveBack();
    assertTrue(one.take());
    assertFalse(other.tryTake());
    one.giveBack();
    assertTrue(other.tryTake());
  }
}
