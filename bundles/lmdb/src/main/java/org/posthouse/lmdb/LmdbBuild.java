package org.posthouse.lmdb;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableException;

/** An index under construction, in memory until the commit. */
final class LmdbBuild implements TableBuilder.Build {
  static final Comparator<byte[][]> BY_KEY = (a, b) -> Arrays.compareUnsigned(a[0], b[0]);

  private final IndexFile index;
  private final Map<String, byte[]> entries = new HashMap<>();

  LmdbBuild(IndexFile index) {
    this.index = index;
  }

  @Override
  public boolean add(String key, String value) throws TableException {
    if (key.length() > LmdbFormat.MAX_KEY / 4) {
      checkedKey(index, key);
    }
    return entries.putIfAbsent(key, index.toBytes(value)) == null;
  }

  static byte[] checkedKey(IndexFile index, String key) throws TableException {
    byte[] bytes = index.toBytes(key);
    if (bytes.length > LmdbFormat.MAX_KEY) {
      throw TableException.misconfigured(
          index.path() + ": key is longer than " + (LmdbFormat.MAX_KEY - 1) + " bytes: " + key);
    }
    return bytes;
  }

  @Override
  public void commit() throws TableException {
    byte[][][] sorted = new byte[entries.size()][][];
    int count = 0;
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      sorted[count++] = new byte[][] {index.toBytes(entry.getKey()), entry.getValue()};
    }
    entries.clear();
    Arrays.sort(sorted, BY_KEY);
    index.replace(Arrays.asList(sorted));
  }

  @Override
  public void close() {
    entries.clear();
  }
}
