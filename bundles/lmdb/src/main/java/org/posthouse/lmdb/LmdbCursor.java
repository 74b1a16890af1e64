package org.posthouse.lmdb;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Walks all leaves of an LMDB tree. Visits no more pages than the file has. */
final class LmdbCursor implements Iterator<byte[][]> {
  private final LmdbTree reader;
  private final long[] page = new long[LmdbFormat.MAX_DEPTH];
  private final int[] index = new int[LmdbFormat.MAX_DEPTH];
  private int depth = -1;
  private long visited;

  LmdbCursor(LmdbTree reader) {
    this.reader = reader;
    if (reader.root() != LmdbFormat.NO_PAGE) {
      enter(reader.root());
    }
  }

  private void enter(long number) {
    if (++visited > reader.pages() || depth + 1 == LmdbFormat.MAX_DEPTH) {
      throw new CorruptFileException("its pages form a circle");
    }
    depth++;
    page[depth] = reader.page(number);
    index[depth] = 0;
  }

  @Override
  public boolean hasNext() {
    while (depth >= 0) {
      if (index[depth] >= reader.count(page[depth])) {
        depth--;
      } else if (reader.isLeaf(page[depth])) {
        return true;
      } else {
        enter(reader.child(reader.node(page[depth], index[depth]++)));
      }
    }
    return false;
  }

  @Override
  public byte[][] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    long node = reader.node(page[depth], index[depth]++);
    return new byte[][] {reader.key(node), reader.value(node)};
  }
}
