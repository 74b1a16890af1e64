package org.posthouse.queue;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The frame around everything on disk, in journal and files:
 *
 * <pre>
 *  0  tag of the segment or file, random, so that what a peer sends can never pass for a record
 *  8  type
 * 12  length of the payload
 * 16  CRC32C of type, length and payload, mixed with the tag
 * 20  zero
 * 24  payload, then zeros up to a multiple of 8
 * </pre>
 */
record Record(int type, ByteBuffer payload) {
  /** A new message: id, queue, due, envelope, content. */
  static final int MESSAGE = 1;

  /** The state of a recipient: id, position, state. */
  static final int PROGRESS = 2;

  /** Queue and due time: id, queue, due. */
  static final int STATE = 3;

  /** The message is gone: id. */
  static final int REMOVE = 4;

  /** In files: a piece of the content. */
  static final int CONTENT = 5;

  /** In files, after the content: as MESSAGE without the content. */
  static final int ENVELOPE = 6;

  static final int HEADER = 24;

  static long sizeOnDisk(long payloadLength) {
    return HEADER + (payloadLength + 7 & ~7L);
  }

  /** The checksum before the tag is mixed in: it can be made before the place is known. */
  static int checksum(int type, byte[] head, int headLength, byte[] body, int bodyLength) {
    var crc = new CRC32C();
    int length = headLength + bodyLength;
    for (int shift = 0; shift < 32; shift += 8) {
      crc.update(type >>> shift);
      crc.update(length >>> shift);
    }
    crc.update(head, 0, headLength);
    crc.update(body, 0, bodyLength);
    return (int) crc.getValue();
  }

  static void putHeader(ByteBuffer out, long tag, int type, int length, int checksum) {
    out.putLong(tag).putInt(type).putInt(length).putInt(checksum ^ mix(tag)).putInt(0);
  }

  static void pad(ByteBuffer out, int length) {
    for (int i = length; (i & 7) != 0; i++) {
      out.put((byte) 0);
    }
  }

  /**
   * The record at a position of a buffer; null if there is no whole and undamaged one.
   *
   * @param in its limit is the end of what was read
   */
  static Record at(ByteBuffer in, int position, long tag) {
    if (position < 0 || position > in.limit() - HEADER || in.getLong(position) != tag) {
      return null;
    }
    int type = in.getInt(position + 8);
    int length = in.getInt(position + 12);
    if (length < 0 || length > in.limit() - position - HEADER) {
      return null;
    }
    ByteBuffer payload = in.slice(position + HEADER, length);
    var crc = new CRC32C();
    for (int shift = 0; shift < 32; shift += 8) {
      crc.update(type >>> shift);
      crc.update(length >>> shift);
    }
    crc.update(payload.duplicate());
    boolean good = ((int) crc.getValue() ^ mix(tag)) == in.getInt(position + 16);
    return good ? new Record(type, payload) : null;
  }

  private static int mix(long tag) {
    return (int) (tag ^ tag >>> 32);
  }
}
