package org.posthouse.lmdb;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * A file in memory, until its arena is closed. Read through buffers: the method handles that access
 * to a memory segment needs are made anew in each process, and a command that looks up one key
 * waits for them.
 */
final class MappedFile {
  /** A multiple of every page size: what has to be read at once does not cross it. */
  private static final int PART_BITS = 30;

  private static final long PART = 1L << PART_BITS;

  private final long size;
  private final ByteBuffer[] parts;

  MappedFile(FileChannel channel, Arena arena) throws IOException {
    size = channel.size();
    MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
    parts = new ByteBuffer[Math.toIntExact((size + PART - 1) >>> PART_BITS)];
    for (int i = 0; i < parts.length; i++) {
      long start = (long) i << PART_BITS;
      parts[i] =
          all.asSlice(start, Math.min(PART, size - start))
              .asByteBuffer()
              .order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  long size() {
    return size;
  }

  private ByteBuffer part(long offset) {
    return parts[(int) (offset >>> PART_BITS)];
  }

  private static int within(long offset) {
    return (int) (offset & PART - 1);
  }

  int getByte(long offset) {
    return part(offset).get(within(offset)) & 0xff;
  }

  int getShort(long offset) {
    return part(offset).getShort(within(offset)) & 0xffff;
  }

  int getInt(long offset) {
    return part(offset).getInt(within(offset));
  }

  long getLong(long offset) {
    return part(offset).getLong(within(offset));
  }

  byte[] getBytes(long offset, int length) {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      long from = offset + done;
      int here = (int) Math.min(length - done, PART - within(from));
      part(from).get(within(from), bytes, done, here);
      done += here;
    }
    return bytes;
  }
}
