package org.posthouse.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing buffer for the payload of a record. */
final class ByteWriter {
  private byte[] bytes;
  private int length;

  ByteWriter(int capacity) {
    bytes = new byte[capacity];
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  ByteWriter put(int value) {
    room(1)[length++] = (byte) value;
    return this;
  }

  /** A number in groups of seven bits, low ones first. */
  ByteWriter putNumber(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((int) rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    return put((int) rest);
  }

  ByteWriter putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putNumber(utf8.length);
    return put(utf8, 0, utf8.length);
  }

  ByteWriter put(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, room(count), length, count);
    length += count;
    return this;
  }

  ByteBuffer toBuffer() {
    return ByteBuffer.wrap(bytes, 0, length);
  }

  private byte[] room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
    }
    return bytes;
  }
}
