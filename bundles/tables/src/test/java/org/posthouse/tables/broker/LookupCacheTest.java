package org.posthouse.tables.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableTuning;

final class LookupCacheTest {
  private static final LookupResult VALUE = LookupResult.found("value");
  private static final long SECOND = 1_000_000_000L;

  private static LookupCache cache(int found, int notFound) {
    return new LookupCache(
        new TableTuning(Duration.ofSeconds(found), Duration.ofSeconds(notFound), Duration.ZERO, 0),
        64 << 20);
  }

  @Test
  void eachKindOfAnswerHoldsForItsTime() {
    LookupCache cache = cache(10, 3);
    cache.put("a", VALUE, 0);
    cache.put("b", LookupResult.NOT_FOUND, 0);
    assertEquals(VALUE, cache.get("a", 10 * SECOND - 1));
    assertEquals(LookupResult.NOT_FOUND, cache.get("b", 3 * SECOND - 1));
    assertNull(cache.get("a", 10 * SECOND));
    assertNull(cache.get("b", 3 * SECOND));
  }

  @Test
  void failuresAndWhatHasNoTimeAreNotKept() {
    LookupCache cache = cache(10, 0);
    cache.put("a", new LookupResult.TryAgain("down"), 0);
    cache.put("b", LookupResult.NOT_FOUND, 0);
    cache.put("c", LookupResult.found("x".repeat(5000)), 0);
    assertNull(cache.get("a", 1));
    assertNull(cache.get("b", 1));
    assertNull(cache.get("c", 1));
  }

  @Test
  void longKeysTakeNoMoreThanThereIs() {
    var tuning = new TableTuning(Duration.ZERO, Duration.ofSeconds(9), Duration.ZERO, 0);
    var cache = new LookupCache(tuning, 1 << 20);
    String end = "x".repeat(4000);
    for (int i = 0; i < 2000; i++) {
      cache.put(i + end, LookupResult.NOT_FOUND, 0);
    }
    int kept = 0;
    for (int i = 0; i < 2000; i++) {
      kept += cache.get(i + end, 1) == null ? 0 : 1;
    }
    assertTrue(kept > 64 && kept <= (1 << 20) / 8000, "" + kept);
    assertEquals(LookupResult.NOT_FOUND, cache.get(1999 + end, 1));
  }

  @Test
  void anAnswerThatIsReplacedOrTooOldTakesNothing() {
    var tuning = new TableTuning(Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, 0);
    var cache = new LookupCache(tuning, 16 * 1000);
    for (int i = 0; i < 100; i++) {
      cache.put("a", LookupResult.found("x".repeat(300)), 0);
      assertNull(cache.get("a", SECOND));
      cache.put("a", VALUE, 2 * SECOND);
    }
    assertEquals(VALUE, cache.get("a", 2 * SECOND));
  }

  @Test
  void theCacheStaysSmallAndKeepsWhatIsAsked() {
    LookupCache cache = cache(1000, 0);
    cache.put("asked", VALUE, 0);
    for (int i = 0; i < 100_000; i++) {
      cache.put("k" + i, VALUE, 0);
      cache.get("asked", 0);
    }
    assertEquals(VALUE, cache.get("asked", 1));
    long kept = 0;
    for (int i = 0; i < 100_000; i++) {
      kept += cache.get("k" + i, 1) == null ? 0 : 1;
    }
    assertEquals(16 * 1024 - 1, kept, 16);
  }
}
