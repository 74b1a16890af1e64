package org.posthouse.queue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads a queue file of Postfix: records of a type, a length in groups of seven bits, the lowest
 * first, and text. A pointer record says where to go on reading.
 */
final class PostfixRecords {
  static final char CONTENT = 'M';
  static final char EXTRACTED = 'X';
  static final char END = 'E';
  static final char LINE = 'N';

  /** The beginning of a longer line; in an envelope: the content filter. */
  static final char PIECE = 'L';

  static final char POINTER = 'p';
  static final char PADDING = 'w';

  /** What a file may begin with. */
  private static final String FIRST = "CTSRFAODIVWcino<>/KLM";

  private static final int LENGTH_BITS = 28;
  private static final int BUFFER = 1 << 16;

  /** Files are only ever mended by jumps forth and back again. */
  private static final int MAX_JUMPS_BACK = 10_000;

  /** A record, and where the reading of it began. */
  record PostfixRecord(char type, long offset, byte[] bytes) {
    /** One character for each byte. */
    String text() {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private final DiskFile file;
  private final long size;
  private final boolean pointers;
  private final boolean following;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
  private long position;
  private int jumpsBack;

  /**
   * @param pointers whether pointers and padding are records to be seen
   * @param following whether pointers are followed
   */
  PostfixRecords(DiskFile file, long position, boolean pointers, boolean following)
      throws IOException {
    this.file = file;
    this.size = file.size();
    this.position = position;
    this.pointers = pointers;
    this.following = following;
  }

  /** Whether a file looks like one of Postfix. */
  static boolean isFirst(int type) {
    return FIRST.indexOf(type) >= 0;
  }

  /** Null at the end. */
  PostfixRecord next() throws IOException {
    long offset = position;
    while (position < size) {
      PostfixRecord record = read(offset);
      if (record.type() == POINTER) {
        follow(record);
      }
      if (pointers || record.type() != POINTER && record.type() != PADDING) {
        return record;
      }
    }
    return null;
  }

  private PostfixRecord read(long offset) throws IOException {
    int type = one();
    int length = 0;
    int shift = 0;
    int bits;
    do {
      if (shift >= LENGTH_BITS) {
        throw new IOException("too many length bits, record type " + type);
      }
      if (position >= size) {
        throw new EOFException("unexpected EOF reading length, record type " + type);
      }
      bits = one();
      length |= (bits & 0x7f) << shift;
      shift += 7;
    } while ((bits & 0x80) != 0);
    if (length > size - position) {
      throw new EOFException("unexpected EOF in data, record type " + type + " length " + length);
    }
    byte[] bytes = new byte[length];
    file.readFully(ByteBuffer.wrap(bytes), position);
    move(position + length);
    return new PostfixRecord((char) type, offset, bytes);
  }

  private int one() throws IOException {
    if (!buffer.hasRemaining()) {
      buffer.clear();
      buffer.limit((int) Math.min(BUFFER, size - position));
      file.readFully(buffer, position);
      buffer.flip();
    }
    position++;
    return buffer.get() & 0xff;
  }

  private void move(long to) {
    long ahead = to - position;
    if (ahead >= 0 && ahead <= buffer.remaining()) {
      buffer.position(buffer.position() + (int) ahead);
    } else {
      buffer.limit(0);
    }
    position = to;
  }

  private void follow(PostfixRecord record) throws IOException {
    long target;
    try {
      target = Long.parseLong(record.text().strip());
    } catch (NumberFormatException e) {
      throw new IOException("malformed pointer record value: " + record.text(), e);
    }
    if (target == 0 || !following) {
      return;
    }
    if (target < position && ++jumpsBack > MAX_JUMPS_BACK) {
      throw new IOException("too many reverse jump records");
    }
    if (target < 0 || target > size) {
      throw new EOFException("seek error after reading pointer record: " + target);
    }
    move(target);
  }
}
