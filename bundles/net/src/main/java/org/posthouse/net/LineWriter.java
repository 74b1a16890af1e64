package org.posthouse.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.posthouse.api.connection.Connection;

/**
 * Collects what is to be sent, so that a group of replies or commands leaves in one write. {@link
 * LineReader} flushes it before it waits for input.
 */
public final class LineWriter {
  private static final int INITIAL = 256;
  private static final int FLUSH_AT = 8192;
  private static final byte[] EMPTY = {};

  private final Connection connection;
  private byte[] buffer = EMPTY;
  private int length;

  public LineWriter(Connection connection) {
    this.connection = connection;
  }

  /** Adds a text, as UTF-8, and CR LF. */
  public void line(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
    makeRoom(2);
    buffer[length++] = '\r';
    buffer[length++] = '\n';
  }

  public void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  /** Adds bytes as they are. */
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (length + count > FLUSH_AT) {
      flush();
      if (count > FLUSH_AT) {
        connection.output().write(bytes, offset, count);
        return;
      }
    }
    makeRoom(count);
    System.arraycopy(bytes, offset, buffer, length, count);
    length += count;
  }

  private void makeRoom(int count) {
    if (buffer.length - length < count) {
      buffer = Arrays.copyOf(buffer, Math.max(INITIAL, 2 * (length + count)));
    }
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** Sends what is there, in one write. */
  public void flush() throws IOException {
    if (length > 0) {
      int count = length;
      length = 0;
      connection.output().write(buffer, 0, count);
      if (buffer.length > FLUSH_AT) {
        buffer = EMPTY;
      }
    }
  }
}
