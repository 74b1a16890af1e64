package org.posthouse.lmdb;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Many entries in few objects: keys and values stand in chunks of bytes, a hash table of positions
 * finds duplicates, and positions are sorted. A million entries cost the garbage collector nothing.
 */
final class EntryStore extends AbstractCollection<byte[][]> {
  private static final int CHUNK_BITS = 20;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int MAX_CHUNKS = 1 << 31 - CHUNK_BITS;
  private static final int HEADER = 6;

  private final List<byte[]> chunks = new ArrayList<>();
  private int[] positions = new int[1024];
  private int[] table = new int[4096];
  private int size;
  private int used = CHUNK;

  /** Adds an entry; false if the key is there already. */
  boolean add(byte[] key, byte[] value) {
    int slot = slot(key, hash(key, 0, key.length));
    if (table[slot] != 0) {
      return false;
    }
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, 2 * size);
    }
    positions[size++] = store(key, value);
    table[slot] = size;
    if (size > table.length / 2) {
      rehash();
    }
    return true;
  }

  private int slot(byte[] key, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != 0 && !isKey(positions[table[slot] - 1], key)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isKey(int position, byte[] key) {
    byte[] chunk = chunk(position);
    int start = start(position);
    return Arrays.equals(
        chunk, start, start + keyLength(chunk, start - HEADER), key, 0, key.length);
  }

  private void rehash() {
    table = new int[2 * table.length];
    int mask = table.length - 1;
    for (int i = 0; i < size; i++) {
      byte[] chunk = chunk(positions[i]);
      int start = start(positions[i]);
      int slot = hash(chunk, start, keyLength(chunk, start - HEADER)) & mask;
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = i + 1;
    }
  }

  private static int hash(byte[] bytes, int from, int length) {
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + bytes[from + i];
    }
    return hash ^ hash >>> 15;
  }

  private int store(byte[] key, byte[] value) {
    int length = HEADER + key.length + value.length;
    if (used + length > CHUNK) {
      if (chunks.size() == MAX_CHUNKS) {
        throw new IllegalStateException("a table has at most 2 GB");
      }
      chunks.add(new byte[Math.max(CHUNK, length)]);
      used = 0;
    }
    byte[] chunk = chunks.getLast();
    int at = used;
    chunk[at] = (byte) (key.length >> 8);
    chunk[at + 1] = (byte) key.length;
    for (int i = 0; i < 4; i++) {
      chunk[at + 2 + i] = (byte) (value.length >> 24 - 8 * i);
    }
    System.arraycopy(key, 0, chunk, at + HEADER, key.length);
    System.arraycopy(value, 0, chunk, at + HEADER + key.length, value.length);
    used += length;
    return chunks.size() - 1 << CHUNK_BITS | at;
  }

  private byte[] chunk(int position) {
    return chunks.get(position >>> CHUNK_BITS);
  }

  private static int start(int position) {
    return (position & CHUNK - 1) + HEADER;
  }

  private static int keyLength(byte[] chunk, int at) {
    return (chunk[at] & 0xff) << 8 | chunk[at + 1] & 0xff;
  }

  private byte[][] entry(int position) {
    byte[] chunk = chunk(position);
    int start = start(position);
    int end = start + keyLength(chunk, start - HEADER);
    int valueLength = 0;
    for (int i = 4; i > 0; i--) {
      valueLength = valueLength << 8 | chunk[start - i] & 0xff;
    }
    return new byte[][] {
      Arrays.copyOfRange(chunk, start, end), Arrays.copyOfRange(chunk, end, end + valueLength)
    };
  }

  /** Puts the entries in the order of their keys. Nothing can be added afterwards. */
  void sort() {
    table = null;
    sort(0, size, 0);
  }

  /** Three-way radix quicksort: looks at each byte of a common prefix once. */
  private void sort(int from, int to, int depth) {
    int low = from;
    int high = to;
    int column = depth;
    while (high - low > 1) {
      int pivot = byteAt(positions[low + high >>> 1], column);
      int less = low;
      int greater = high;
      for (int i = low; i < greater; ) {
        int c = byteAt(positions[i], column);
        if (c < pivot) {
          swap(less++, i++);
        } else if (c > pivot) {
          swap(i, --greater);
        } else {
          i++;
        }
      }
      sort(low, less, column);
      sort(greater, high, column);
      if (pivot < 0) {
        return;
      }
      low = less;
      high = greater;
      column++;
    }
  }

  /** A byte of a key; -1 after its end. */
  private int byteAt(int position, int column) {
    byte[] chunk = chunk(position);
    int start = start(position);
    return column < keyLength(chunk, start - HEADER) ? chunk[start + column] & 0xff : -1;
  }

  private void swap(int a, int b) {
    int position = positions[a];
    positions[a] = positions[b];
    positions[b] = position;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Iterator<byte[][]> iterator() {
    return Arrays.stream(positions, 0, size).mapToObj(this::entry).iterator();
  }
}
