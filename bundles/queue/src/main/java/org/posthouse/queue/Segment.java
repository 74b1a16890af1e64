package org.posthouse.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/**
 * A file of the journal. Its first page says whether it is in use, in which place of the order, and
 * the random tag of its records; the rest are records.
 */
final class Segment {
  static final int PAGE = 4096;
  private static final long MAGIC = 0x50485345474d3101L;
  private static final int HEADER_BYTES = 36;

  final Path path;
  final DiskFile file;
  final int size;

  /** 0 while the segment is free; else its place in the order of the journal. */
  long generation;

  long tag;

  /** Set after a write or sync failed: the segment is not written again, and never reused. */
  boolean untrusted;

  /** Messages that need this segment. Guarded by the lock of the index. */
  final Set<Entry> live = new HashSet<>();

  Segment(Path path, DiskFile file, int size) {
    this.path = path;
    this.file = file;
    this.size = size;
  }

  /** Reserves the blocks by writing them, so that a full disk is found here and not in a commit. */
  static Segment allocate(Disk disk, Path path, int size) throws IOException {
    DiskFile file = disk.write(path);
    try {
      var zeros = ByteBuffer.allocateDirect(1 << 20);
      for (long at = 0; at < size; at += zeros.limit()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), size - at));
        file.write(zeros, at);
      }
      file.sync();
      disk.syncDirectory(path.getParent());
      return new Segment(path, file, size);
    } catch (IOException | RuntimeException e) {
      file.close();
      disk.delete(path);
      throw e;
    }
  }

  /** Opens an existing one; with generation 0 if its first page says nothing. */
  static Segment open(Disk disk, Path path, boolean readOnly) throws IOException {
    DiskFile file = readOnly ? disk.read(path) : disk.write(path);
    try {
      var segment = new Segment(path, file, (int) Math.min(file.size(), Integer.MAX_VALUE - 8));
      segment.readHeader();
      return segment;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private void readHeader() throws IOException {
    if (size < PAGE) {
      return;
    }
    var header = ByteBuffer.allocate(HEADER_BYTES);
    file.readFully(header, 0);
    if (header.getLong(0) == MAGIC && header.getInt(HEADER_BYTES - 4) == checksum(header)) {
      generation = Math.max(0, header.getLong(8));
      tag = header.getLong(16);
    }
  }

  /** Begins a new life. Durable with the first sync that follows. */
  void begin(long newGeneration) throws IOException {
    generation = newGeneration;
    tag = ThreadLocalRandom.current().nextLong();
    writeHeader();
  }

  /** Ends its life; durable when it returns. */
  void free() throws IOException {
    generation = 0;
    writeHeader();
    file.sync();
  }

  private void writeHeader() throws IOException {
    var header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(MAGIC).putLong(generation).putLong(tag).putLong(size);
    header.putInt(checksum(header)).flip();
    file.write(header, 0);
  }

  private static int checksum(ByteBuffer header) {
    var crc = new CRC32C();
    crc.update(header.duplicate().position(0).limit(HEADER_BYTES - 4));
    return (int) crc.getValue();
  }

  /** Reads the record at an offset, if it is still there. */
  Record read(int offset, int length) throws IOException {
    long expected = tag;
    var buffer = ByteBuffer.allocate(length);
    file.readFully(buffer, offset);
    Record record = Record.at(buffer.flip(), 0, expected);
    if (record == null) {
      throw new DamagedException(path + ": damaged record at " + offset);
    }
    return record;
  }

  /** Everything in it. */
  ByteBuffer readAll() throws IOException {
    var buffer = ByteBuffer.allocate(size);
    file.readFully(buffer, 0);
    return buffer.flip();
  }
}
