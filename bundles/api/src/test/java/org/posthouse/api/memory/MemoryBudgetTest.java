package org.posthouse.api.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.posthouse.api.MailException;
import org.posthouse.api.memory.MemoryBudget.Use;

class MemoryBudgetTest {
  private final MemoryBudget budget = MemoryBudget.of(1_000_000, 1_000);

  @Test
  void refusesWhatIsNotToBeHadAndTakesNothing() throws Exception {
    try (MemoryShare share = budget.open(Use.DELIVERY)) {
      share.charge(100);
      assertFalse(share.take(60));
      assertEquals(100, budget.used(Use.DELIVERY));
      assertTrue(share.take(50));
      var refusal = assertThrows(MailException.class, () -> share.charge(10));
      assertEquals("452 4.3.1 Insufficient system storage", refusal.error().reply());
    }
    assertEquals(0, budget.used(Use.DELIVERY));
  }

  @Test
  void greedySharesLeaveRoomForModestOnes() {
    List<MemoryShare> greedy = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      MemoryShare share = budget.open(Use.ARRIVAL);
      share.take(62_500);
      while (budget.used(Use.ARRIVAL) < 750_000 && share.take(100)) {}
      greedy.add(share);
      if (budget.used(Use.ARRIVAL) >= 750_000) {
        break;
      }
    }
    assertFalse(greedy.getFirst().take(100));
    for (int i = 0; i < 10; i++) {
      MemoryShare modest = budget.open(Use.ARRIVAL);
      assertTrue(modest.take(20_000));
      greedy.add(modest);
    }
    greedy.forEach(MemoryShare::close);
    assertEquals(0, budget.used(Use.ARRIVAL));
  }

  @Test
  void oneUseDoesNotTakeFromTheOther() {
    MemoryShare full = budget.open(Use.DELIVERY);
    full.add(5_000);
    assertTrue(budget.open(Use.ARRIVAL).take(100_000));
  }

  @Test
  void whatIsThereAlreadyIsAddedInAnyCase() {
    MemoryShare resident = budget.open(Use.ARRIVAL);
    resident.add(2_000_000);
    assertFalse(budget.open(Use.ARRIVAL).take(1));
    resident.close();
    assertTrue(budget.open(Use.ARRIVAL).take(1));
  }

  @Test
  void aBudgetWithinAnotherCountsInBoth() {
    MemoryBudget inner = budget.within(100);
    try (MemoryShare share = inner.open(Use.ARRIVAL)) {
      assertTrue(share.take(80));
      assertFalse(share.take(80));
      assertEquals(80, budget.used(Use.ARRIVAL));
    }
    MemoryShare full = budget.open(Use.ARRIVAL);
    full.add(1_000_000);
    assertFalse(inner.open(Use.ARRIVAL).take(10));
    assertEquals(0, inner.used(Use.ARRIVAL));
  }

  @Test
  void givesBackNoMoreThanItHas() {
    MemoryShare share = budget.open(Use.ARRIVAL);
    share.add(10);
    assertThrows(IllegalArgumentException.class, () -> share.give(11));
  }
}
