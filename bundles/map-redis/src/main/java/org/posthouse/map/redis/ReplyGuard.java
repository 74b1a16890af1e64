package org.posthouse.map.redis;

import java.io.IOException;
import java.io.InputStream;
import org.posthouse.net.ServerStream;

/**
 * What a server sends, looked at before the client sees it. The client makes room for as many bytes
 * and elements as a reply announces; here a reply that announces more than allowed ends the
 * connection instead.
 */
final class ReplyGuard extends InputStream {
  private static final int MAX_LINE = 1024;
  private static final int MAX_ELEMENTS = 100_000;

  private final ServerStream stream;
  private final StringBuilder line = new StringBuilder();
  private int budget;

  /** Bytes of a value, with its end of line, that are yet to come. */
  private int value;

  /** Elements of an array that are yet to come. */
  private int elements;

  ReplyGuard(ServerStream stream) {
    this.stream = stream;
  }

  /** A command follows, whose reply may have so many bytes of values. */
  void expect(int bytes) {
    budget = bytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    read(one, 0, 1);
    return one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = stream.read(buffer, offset, length);
    int end = offset + count;
    for (int i = offset; i < end; ) {
      if (value > 0) {
        int passed = Math.min(value, end - i);
        value -= passed;
        i += passed;
      } else if (buffer[i++] != '\n') {
        append(buffer[i - 1]);
      } else {
        check(line.toString().stripTrailing());
        line.setLength(0);
      }
    }
    return count;
  }

  private void append(byte octet) throws IOException {
    if (line.length() == MAX_LINE) {
      throw new IOException("the Redis server's line is too long");
    }
    line.append((char) (octet & 0xff));
  }

  private void check(String header) throws IOException {
    boolean inArray = elements > 0;
    if (inArray) {
      elements--;
    }
    switch (header.isEmpty() ? '?' : header.charAt(0)) {
      case '+', '-', ':' -> {}
      case '$' -> value(number(header));
      case '*' -> elements(inArray ? MAX_ELEMENTS + 1 : number(header));
      default -> throw new IOException("unexpected reply from the Redis server");
    }
  }

  private void value(int length) throws IOException {
    if (length > budget) {
      throw new IOException("the Redis server's reply exceeds data_size_limit");
    }
    if (length >= 0) {
      budget -= length;
      value = length + 2;
    }
  }

  private void elements(int count) throws IOException {
    if (count > MAX_ELEMENTS) {
      throw new IOException("the Redis server's reply has too many elements");
    }
    elements = Math.max(0, count);
  }

  /** The number of a header, -1 if there is nothing. */
  private static int number(String header) throws IOException {
    String text = header.substring(1);
    if (!text.equals("-1") && !text.matches("\\d{1,9}")) {
      throw new IOException("unexpected reply from the Redis server");
    }
    return Integer.parseInt(text);
  }
}
