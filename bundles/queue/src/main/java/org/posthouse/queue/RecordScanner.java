package org.posthouse.queue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads records one after the other and finds its way again behind a damaged place. */
final class RecordScanner {

  /** A place that holds no record although records follow, or although it looks like one. */
  record Damage(int from, int to) {}

  /** So many wrong bits in a tag still make it ours: older data there would differ in about 32. */
  private static final int WRONG_BITS = 8;

  private final ByteBuffer in;
  private final long tag;
  private final List<Damage> damages = new ArrayList<>();
  private int position;
  private int start;

  RecordScanner(ByteBuffer in, int start, long tag) {
    this.in = in;
    this.tag = tag;
    this.position = start;
  }

  /** The next record; null at the end. */
  Record next() {
    Record record = Record.at(in, position, tag);
    if (record == null) {
      record = resume();
    }
    if (record != null) {
      start = position;
      position += (int) Record.sizeOnDisk(record.payload().remaining());
    }
    return record;
  }

  private Record resume() {
    for (int at = position + 8; at <= in.limit() - Record.HEADER; at += 8) {
      if (in.getLong(at) == tag) {
        Record record = Record.at(in, at, tag);
        if (record != null) {
          damages.add(new Damage(position, at));
          position = at;
          return record;
        }
      }
    }
    if (in.limit() - position >= 8 && Long.bitCount(in.getLong(position) ^ tag) <= WRONG_BITS) {
      damages.add(new Damage(position, damagedEnd()));
    }
    return null;
  }

  private int damagedEnd() {
    long length = in.limit() - position < 16 ? 0 : in.getInt(position + 12);
    boolean plausible = length > 0 && length <= in.limit() - position - Record.HEADER;
    return plausible ? position + Record.HEADER + (int) length : in.limit();
  }

  /** Where the record stands that {@link #next} gave. */
  int start() {
    return start;
  }

  /** Behind the last good record. */
  int position() {
    return position;
  }

  List<Damage> damages() {
    return damages;
  }
}
