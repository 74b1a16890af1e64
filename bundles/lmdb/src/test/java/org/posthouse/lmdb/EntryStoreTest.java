package org.posthouse.lmdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class EntryStoreTest {

  @Test
  void keepsTheFirstOfEachKeyAndSorts() {
    Random random = new Random(3);
    EntryStore store = new EntryStore();
    Map<byte[], byte[]> wanted = new TreeMap<>(Arrays::compareUnsigned);
    for (int i = 0; i < 50_000; i++) {
      byte[] key = new byte[random.nextInt(5)];
      random.nextBytes(key);
      byte[] value = new byte[i % 10_000 == 0 ? 3_000_000 : random.nextInt(60)];
      random.nextBytes(value);
      assertEquals(wanted.putIfAbsent(key, value) == null, store.add(key, value));
    }
    store.sort();
    assertEquals(wanted.size(), store.size());
    var entries = store.iterator();
    wanted.forEach(
        (key, value) -> {
          byte[][] entry = entries.next();
          assertArrayEquals(key, entry[0]);
          assertArrayEquals(value, entry[1]);
        });
  }
}
