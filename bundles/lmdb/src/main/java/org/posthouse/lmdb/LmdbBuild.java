package org.posthouse.lmdb;

import org.posthouse.api.table.TableBuilder;
import org.posthouse.api.table.TableException;

/** An index under construction, in memory until the commit. */
final class LmdbBuild implements TableBuilder.Build {
  private final IndexFile index;
  private EntryStore entries = new EntryStore();

  LmdbBuild(IndexFile index) {
    this.index = index;
  }

  @Override
  public boolean add(String key, String value) throws TableException {
    return entries.add(checkedKey(index, key), index.toBytes(value));
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
    entries.sort();
    index.replace(entries);
  }

  @Override
  public void close() {
    entries = new EntryStore();
  }
}
