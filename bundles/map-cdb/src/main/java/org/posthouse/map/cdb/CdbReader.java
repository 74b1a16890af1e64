package org.posthouse.map.cdb;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads a constant database. It begins with 256 pairs of numbers: where a hash table stands, and
 * how many slots it has. Then come the records (length of key, length of value, key, value), then
 * the tables: slots with the hash of a key and where its record stands. All numbers are 32 bits,
 * little endian. Each is checked before it is used.
 */
final class CdbReader implements AutoCloseable {
  static final int TABLES = 256;
  static final int HEADER = TABLES * 8;
  static final ValueLayout.OfInt NUMBER =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment file;
  private final long endOfRecords;

  CdbReader(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      endOfRecords = endOfRecords();
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  static int hash(byte[] key) {
    int hash = 5381;
    for (byte b : key) {
      hash = hash * 33 ^ b & 0xff;
    }
    return hash;
  }

  private long endOfRecords() {
    check(file.byteSize() >= HEADER);
    long end = file.byteSize();
    for (int table = 0; table < TABLES; table++) {
      long position = number(table * 8L);
      long slots = number(table * 8L + 4);
      check(slots == 0 || position >= HEADER && position + slots * 8 <= file.byteSize());
      end = Math.min(end, position);
    }
    check(end >= HEADER);
    return end;
  }

  private static void check(boolean good) {
    if (!good) {
      throw new IndexOutOfBoundsException("it is no constant database, or cut off");
    }
  }

  private long number(long offset) {
    return file.get(NUMBER, offset) & 0xffffffffL;
  }

  /** The first value of a key, or null. */
  byte[] get(byte[] key) {
    int hash = hash(key);
    long pair = (hash & 0xff) * 8L;
    long position = number(pair);
    long slots = number(pair + 4);
    if (slots == 0) {
      return null;
    }
    long start = (hash >>> 8) % slots;
    for (long i = 0; i < slots; i++) {
      long slot = position + (start + i) % slots * 8;
      long record = number(slot + 4);
      if (record == 0) {
        return null;
      }
      if ((int) number(slot) == hash && isKey(record, key)) {
        return bytes(record + 8 + key.length, number(record + 4));
      }
    }
    return null;
  }

  private boolean isKey(long record, byte[] key) {
    return number(record) == key.length
        && MemorySegment.mismatch(
                file,
                record + 8,
                record + 8 + key.length,
                MemorySegment.ofArray(key),
                0,
                key.length)
            < 0;
  }

  private byte[] bytes(long from, long length) {
    check(from + length <= file.byteSize() && length <= Integer.MAX_VALUE - 8);
    byte[] bytes = new byte[(int) length];
    MemorySegment.copy(file, ValueLayout.JAVA_BYTE, from, bytes, 0, bytes.length);
    return bytes;
  }

  /** All records, keys and values, in the order of the file. */
  Stream<byte[][]> records() {
    Iterator<byte[][]> cursor =
        new Iterator<>() {
          private long next = HEADER;

          @Override
          public boolean hasNext() {
            return next < endOfRecords;
          }

          @Override
          public byte[][] next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            long keyLength = number(next);
            long valueLength = number(next + 4);
            check(next + 8 + keyLength + valueLength <= endOfRecords);
            byte[] key = bytes(next + 8, keyLength);
            byte[] value = bytes(next + 8 + keyLength, valueLength);
            next += 8 + keyLength + valueLength;
            return new byte[][] {key, value};
          }
        };
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(cursor, Spliterator.ORDERED), false);
  }

  @Override
  public void close() {
    arena.close();
  }
}
