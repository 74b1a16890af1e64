package org.posthouse.net;

import java.io.IOException;
import java.util.Arrays;
import org.posthouse.api.connection.Connection;

/**
 * What has been read of a connection and not been used yet: {@code bytes[start..end)}. Nothing is
 * allocated before the first byte is awaited, and an idle session holds the small buffer only.
 */
final class InputBuffer {
  private static final int SMALL = 1024;
  private static final int LARGE = 16 * 1024;
  private static final byte[] EMPTY = {};

  byte[] bytes = EMPTY;
  int start;
  int end;
  private final Connection connection;
  private final LineWriter writer;

  InputBuffer(Connection connection, LineWriter writer) {
    this.connection = connection;
    this.writer = writer;
  }

  int available() {
    return end - start;
  }

  /** Waits for more; sends what waits to be sent before. Returns how much came, or -1. */
  int fill() throws IOException {
    writer.flush();
    if (start == end) {
      start = 0;
      end = 0;
    } else if (start > 0 && bytes.length - end < bytes.length / 2) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(SMALL, 2 * bytes.length));
    }
    int room = bytes.length - end;
    int count = connection.input().read(bytes, end, room);
    if (count > 0) {
      end += count;
    }
    if (count == room) {
      // More is there already, and a virtual thread has no time slices.
      Thread.yield();
    }
    return count;
  }

  /** As {@link #fill} at a place where the peer may stay silent for long. */
  int fillIdle() throws IOException {
    writer.flush();
    connection.idle(true);
    try {
      return fill();
    } finally {
      connection.idle(false);
    }
  }

  /** Reads a piece of a stream and grants the peer its time for the next one. */
  int fill(Pace pace, Moment moment) throws IOException {
    connection.deadline(moment.deadline);
    int count = fill();
    if (count > 0) {
      moment.deadline = pace.next(moment.deadline, count);
    }
    return count;
  }

  /** The deadline of a stream, which moves while it is read. */
  static final class Moment {
    org.posthouse.api.Deadline deadline;

    Moment(Pace pace) {
      deadline = pace.start();
    }
  }

  /** Before bulk data. */
  void enlarge() {
    resize(LARGE);
  }

  /** After bulk data. */
  void shrink() {
    if (bytes.length > SMALL && available() <= SMALL) {
      resize(SMALL);
    }
  }

  private void resize(int size) {
    if (bytes.length != size && available() <= size) {
      byte[] resized = new byte[size];
      System.arraycopy(bytes, start, resized, 0, available());
      bytes = resized;
      end -= start;
      start = 0;
    }
  }

  int indexOf(byte octet, int from) {
    byte[] b = bytes;
    for (int i = from; i < end; i++) {
      if (b[i] == octet) {
        return i;
      }
    }
    return -1;
  }
}
