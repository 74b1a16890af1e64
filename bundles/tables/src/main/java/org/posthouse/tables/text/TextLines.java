package org.posthouse.tables.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines that end with a newline. No byte is lost, see {@link TextBytes}. */
public final class TextLines implements AutoCloseable {
  private final InputStream input;
  private final int maxLength;
  private byte[] buffer = new byte[65536];
  private int from;
  private int to;

  /** Lines that are not much longer than {@code maxLength}. */
  public TextLines(InputStream input, int maxLength) {
    this.input = input;
    this.maxLength = maxLength;
  }

  /** The next line without its end; null at the end of the input. */
  public String next() throws IOException {
    int scanned = from;
    while (true) {
      for (int i = scanned; i < to; i++) {
        if (buffer[i] == '\n') {
          String line = TextBytes.decode(buffer, from, i);
          from = i + 1;
          return line;
        }
      }
      int length = to - from;
      if (!fill()) {
        from = to;
        return length == 0 ? null : TextBytes.decode(buffer, to - length, to);
      }
      scanned = from + length;
    }
  }

  private boolean fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    if (to == buffer.length) {
      if (to > maxLength) {
        throw new IOException("line too long");
      }
      buffer = Arrays.copyOf(buffer, 2 * to);
    }
    int count = input.read(buffer, to, buffer.length - to);
    to += Math.max(count, 0);
    return count > 0;
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
