package org.posthouse.queue;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/** An open file. Positional, so that several threads may read. */
interface DiskFile extends AutoCloseable {

  /** Reads some bytes; -1 at the end. */
  int read(ByteBuffer into, long position) throws IOException;

  /** Writes all that remains in the buffer. */
  void write(ByteBuffer from, long position) throws IOException;

  /** Returns when the content is on stable storage, and the size where it changed. */
  void sync() throws IOException;

  long size() throws IOException;

  @Override
  void close() throws IOException;

  /** The first bytes, while the arena is open. Those of a real file take no heap. */
  default ByteBuffer map(int length, Arena arena) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    readFully(buffer, 0);
    return buffer.flip();
  }

  /** Fills the buffer. */
  default void readFully(ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int n = read(into, at);
      if (n < 0) {
        throw new EOFException("file ends at " + at);
      }
      at += n;
    }
  }
}
