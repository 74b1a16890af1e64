package org.posthouse.queue;

import java.nio.ByteBuffer;

/** A file whose content came by another way, for reading. */
record BytesFile(byte[] bytes) implements DiskFile {
  @Override
  public int read(ByteBuffer into, long position) {
    if (position >= bytes.length) {
      return -1;
    }
    int n = (int) Math.min(into.remaining(), bytes.length - position);
    into.put(bytes, (int) position, n);
    return n;
  }

  @Override
  public void write(ByteBuffer from, long position) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void sync() {}

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void close() {}
}
