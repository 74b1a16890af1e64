package org.posthouse.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote; never trusts a length. */
final class ByteReader {
  private final ByteBuffer in;

  ByteReader(ByteBuffer in) {
    this.in = in;
  }

  int get() throws DamagedException {
    if (!in.hasRemaining()) {
      throw new DamagedException("record too short");
    }
    return in.get() & 0xff;
  }

  long number() throws DamagedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = get();
      value |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw new DamagedException("number too long");
  }

  /** A number that counts things of at least one byte each in the rest of this record. */
  int count() throws DamagedException {
    long n = number();
    if (n < 0 || n > in.remaining()) {
      throw new DamagedException("impossible count");
    }
    return (int) n;
  }

  String text() throws DamagedException {
    byte[] utf8 = new byte[count()];
    in.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** The bytes of what {@link #text} would read, without a copy. */
  ByteBuffer textBytes() throws DamagedException {
    int length = count();
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return bytes;
  }

  /** Passes over what {@link #text} would read. */
  void skipText() throws DamagedException {
    int length = count();
    in.position(in.position() + length);
  }

  int remaining() {
    return in.remaining();
  }

  /** Everything that is left, without a copy. */
  ByteBuffer rest() {
    return in.slice();
  }
}
