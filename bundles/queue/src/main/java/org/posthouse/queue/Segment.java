package org.posthouse.queue;

import java.io.IOException;
import java.lang.foreign.Arena;
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
  private static final int SECTOR = 512;

  final Path path;
  final DiskFile file;
  final int size;

  /** 0 while the segment is free; else its place in the order of the journal. */
  long generation;

  long tag;
  private boolean readable;

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
      var segment = new Segment(path, file, size);
      segment.writeHeader();
      file.sync();
      disk.syncDirectory(path.getParent());
      return segment;
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
    var page = ByteBuffer.allocate(PAGE);
    if (size < PAGE) {
      return;
    }
    file.readFully(page, 0);
    for (int at = 0; at < PAGE; at += SECTOR) {
      var header = page.slice(at, HEADER_BYTES);
      if (header.getLong(0) == MAGIC && header.getInt(HEADER_BYTES - 4) == checksum(header)) {
        readable = true;
        if (header.getLong(8) > generation) {
          generation = header.getLong(8);
          tag = header.getLong(16);
        }
      }
    }
  }

  /** Whether its first page told anything. */
  boolean isReadable() {
    return readable;
  }

  /** Whether nothing was ever written to it: a crash came while it was made. */
  boolean isBlank() throws IOException {
    var buffer = ByteBuffer.allocate(1 << 16);
    for (long at = 0; at < size; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), size - at));
      file.readFully(buffer, at);
      for (int i = 0; i < buffer.limit(); i++) {
        if (buffer.get(i) != 0) {
          return false;
        }
      }
    }
    return true;
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

  /** One copy in each sector of the page. */
  private void writeHeader() throws IOException {
    var header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(MAGIC).putLong(generation).putLong(tag).putLong(size);
    header.putInt(checksum(header)).flip();
    var page = ByteBuffer.allocate(PAGE);
    for (int at = 0; at < PAGE; at += SECTOR) {
      page.put(at, header, 0, HEADER_BYTES);
    }
    file.write(page, 0);
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

  /**
   * Everything in it, while the arena is open. It was made when the heap may have been larger, so
   * it is not read into it.
   */
  ByteBuffer all(Arena arena) throws IOException {
    return file.map(size, arena);
  }
}
