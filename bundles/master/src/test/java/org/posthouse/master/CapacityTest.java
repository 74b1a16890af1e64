package org.posthouse.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final long MIB = 1 << 20;
  private static final String LIMITS =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max cpu time              unlimited            unlimited            seconds
      Max open files            1024                 524288               files
      Max locked memory         8388608              8388608              bytes
      """;

  @Test
  void heapAndDescriptorsBoundTheSessions() {
    assertEquals(512, Capacity.sessions(1024 * MIB, 1024));
    assertEquals(2730, Capacity.sessions(256 * MIB, 1 << 20));
    assertEquals(1365, Capacity.sessions(128 * MIB, Long.MAX_VALUE));
    assertEquals(10, Capacity.sessions(MIB / 2, 4));
  }

  @Test
  void theSoftLimitOfDescriptorsCounts() {
    assertEquals(1024, Capacity.descriptors(LIMITS));
    assertEquals(Long.MAX_VALUE, Capacity.descriptors(LIMITS.replace("1024 ", "unlimited ")));
    assertEquals(Long.MAX_VALUE, Capacity.descriptors(""));
  }

  @Test
  void thisProcessHasRoomForSome() {
    assertTrue(Capacity.ofProcess() >= 10);
    assertTrue(Capacity.ofProcess() < Runtime.getRuntime().maxMemory() / 50_000);
  }
}
