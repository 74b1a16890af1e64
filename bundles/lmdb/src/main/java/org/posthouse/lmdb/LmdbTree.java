package org.posthouse.lmdb;

import static org.posthouse.lmdb.CorruptFileException.check;
import static org.posthouse.lmdb.LmdbFormat.BRANCH;
import static org.posthouse.lmdb.LmdbFormat.LEAF;
import static org.posthouse.lmdb.LmdbFormat.MAX_DEPTH;
import static org.posthouse.lmdb.LmdbFormat.NODE_BIG_DATA;
import static org.posthouse.lmdb.LmdbFormat.NODE_FLAGS;
import static org.posthouse.lmdb.LmdbFormat.NODE_HEADER;
import static org.posthouse.lmdb.LmdbFormat.NODE_KEY_SIZE;
import static org.posthouse.lmdb.LmdbFormat.NO_PAGE;
import static org.posthouse.lmdb.LmdbFormat.OVERFLOW;
import static org.posthouse.lmdb.LmdbFormat.PAGE_FLAGS;
import static org.posthouse.lmdb.LmdbFormat.PAGE_HEADER;
import static org.posthouse.lmdb.LmdbFormat.PAGE_LOWER;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The tree that a transaction left in an LMDB file. Whatever the file holds, the worst that happens
 * is a {@link CorruptFileException}: every page number, offset and size is checked before it is
 * used.
 *
 * @param pages how many pages the file has
 * @param root where the tree starts, or {@link LmdbFormat#NO_PAGE}
 */
record LmdbTree(MappedFile file, int pageSize, long pages, long root, long transaction) {

  /** The value of a key, or null. */
  byte[] get(byte[] key) {
    if (root == NO_PAGE) {
      return null;
    }
    long page = root;
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      long at = page(page);
      int count = count(at);
      int flags = file.getShort(at + PAGE_FLAGS);
      if ((flags & LEAF) != 0) {
        int index = search(at, 0, count, key);
        return index < 0 ? null : value(node(at, index));
      }
      check((flags & BRANCH) != 0 && count > 0, "bad page type");
      int index = search(at, 1, count, key);
      page = child(node(at, index >= 0 ? index : -index - 2));
    }
    throw new CorruptFileException("too deep");
  }

  /** Where the page starts. */
  long page(long number) {
    check(number >= 2 && number < pages, "bad page number");
    return number * pageSize;
  }

  /** How many nodes the page has. */
  int count(long page) {
    int lower = file.getShort(page + PAGE_LOWER);
    check(lower >= PAGE_HEADER && lower <= pageSize, "bad page header");
    return (lower - PAGE_HEADER) / 2;
  }

  boolean isLeaf(long page) {
    return (file.getShort(page + PAGE_FLAGS) & LEAF) != 0;
  }

  /** Where a node starts: its header and key lie within the page. */
  long node(long page, int index) {
    int offset = file.getShort(page + PAGE_HEADER + 2L * index);
    check(offset >= PAGE_HEADER && offset + NODE_HEADER <= pageSize, "bad node");
    check(offset + NODE_HEADER + keySize(page + offset) <= pageSize, "bad node");
    return page + offset;
  }

  private int keySize(long node) {
    return file.getShort(node + NODE_KEY_SIZE);
  }

  long child(long node) {
    return file.getInt(node) & 0xffffffffL | (long) file.getShort(node + NODE_FLAGS) << 32;
  }

  byte[] key(long node) {
    return file.getBytes(node + NODE_HEADER, keySize(node));
  }

  byte[] value(long node) {
    int size = file.getInt(node);
    long data = node + NODE_HEADER + keySize(node);
    int flags = file.getShort(node + NODE_FLAGS);
    if ((flags & NODE_BIG_DATA) == 0) {
      check(flags == 0 && size >= 0 && data % pageSize + size <= pageSize, "bad node");
      return file.getBytes(data, size);
    }
    check(data % pageSize + 8 <= pageSize, "bad node");
    long first = file.getLong(data);
    long start = page(first) + PAGE_HEADER;
    check(
        size >= 0
            && (file.getShort(start - PAGE_HEADER + PAGE_FLAGS) & OVERFLOW) != 0
            && start + size <= pages * pageSize,
        "bad overflow page");
    return file.getBytes(start, size);
  }

  private int search(long page, int from, int to, byte[] key) {
    int low = from;
    int high = to - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(node(page, middle), key);
      if (order < 0) {
        low = middle + 1;
      } else if (order > 0) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -low - 1;
  }

  private int compare(long node, byte[] key) {
    int size = keySize(node);
    int common = Math.min(size, key.length);
    for (int i = 0; i < common; i++) {
      int order = file.getByte(node + NODE_HEADER + i) - (key[i] & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return size - key.length;
  }

  /** All entries in the order of their keys, read lazily. */
  Stream<byte[][]> entries() {
    Iterator<byte[][]> cursor = new LmdbCursor(this);
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(cursor, Spliterator.ORDERED), false);
  }
}
