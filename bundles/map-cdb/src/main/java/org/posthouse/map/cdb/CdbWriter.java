package org.posthouse.map.cdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Writes a constant database front to back, and its header last. See {@link CdbReader}. */
final class CdbWriter {
  private static final long MAX_SIZE = 0xffffffffL;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
  private final int[][] hashes = new int[CdbReader.TABLES][16];
  private final int[][] positions = new int[CdbReader.TABLES][16];
  private final int[] counts = new int[CdbReader.TABLES];
  private long position = CdbReader.HEADER;

  CdbWriter(FileChannel channel) throws IOException {
    this.channel = channel;
    channel.position(position);
  }

  void add(byte[] key, byte[] value) throws IOException {
    int hash = CdbReader.hash(key);
    int table = hash & 0xff;
    int count = counts[table]++;
    if (count == hashes[table].length) {
      hashes[table] = Arrays.copyOf(hashes[table], 2 * count);
      positions[table] = Arrays.copyOf(positions[table], 2 * count);
    }
    hashes[table][count] = hash;
    positions[table][count] = (int) position;
    number(key.length);
    number(value.length);
    bytes(key);
    bytes(value);
  }

  /** Writes the hash tables and the header. */
  void finish() throws IOException {
    ByteBuffer header = ByteBuffer.allocate(CdbReader.HEADER).order(ByteOrder.LITTLE_ENDIAN);
    for (int table = 0; table < CdbReader.TABLES; table++) {
      header.putInt((int) position).putInt(2 * counts[table]);
      table(table);
    }
    flush();
    channel.position(0);
    writeFully(header.flip());
  }

  private void table(int table) throws IOException {
    int slots = 2 * counts[table];
    int[] slotHash = new int[slots];
    int[] slotPosition = new int[slots];
    for (int i = 0; i < counts[table]; i++) {
      int slot = slots == 0 ? 0 : (hashes[table][i] >>> 8) % slots;
      while (slotPosition[slot] != 0) {
        slot = slot + 1 == slots ? 0 : slot + 1;
      }
      slotHash[slot] = hashes[table][i];
      slotPosition[slot] = positions[table][i];
    }
    for (int i = 0; i < slots; i++) {
      number(slotHash[i]);
      number(slotPosition[i]);
    }
  }

  private void number(int value) throws IOException {
    room(4);
    buffer.putInt(value);
  }

  private void bytes(byte[] bytes) throws IOException {
    room(bytes.length);
    if (bytes.length > buffer.capacity()) {
      writeFully(ByteBuffer.wrap(bytes));
    } else {
      buffer.put(bytes);
    }
  }

  private void room(int length) throws IOException {
    position += length;
    if (position > MAX_SIZE) {
      throw new IOException("a constant database has at most 4 GB");
    }
    if (length > buffer.remaining()) {
      flush();
    }
  }

  private void flush() throws IOException {
    writeFully(buffer.flip());
    buffer.clear();
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
