package org.posthouse.map.hash;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableException;

/** An index under construction, in memory until the commit. */
final class HashBuild implements TableBuilder.Build {
  private final IndexFile index;
  private final SortedMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  HashBuild(IndexFile index) {
    this.index = index;
  }

  @Override
  public boolean add(String key, String value) throws TableException {
    return entries.putIfAbsent(checkedKey(index, key), IndexFile.toBytes(value)) == null;
  }

  static byte[] checkedKey(IndexFile index, String key) throws TableException {
    byte[] bytes = IndexFile.toBytes(key);
    if (bytes.length > LmdbFormat.MAX_KEY) {
      throw TableException.misconfigured(
          index.path() + ": key is longer than " + (LmdbFormat.MAX_KEY - 1) + " bytes: " + key);
    }
    return bytes;
  }

  @Override
  public void commit() throws TableException {
    index.replace(entries);
  }

  @Override
  public void close() {
    entries.clear();
  }
}
