package org.posthouse.smtp;

import java.time.Duration;

/**
 * Sends content: doubles the dot at the start of a line and breaks lines that are too long. Works
 * on chunks cut anywhere and passes on what needs no change as it is.
 */
final class BodyWriter {
  private static final byte[] DOT = {'.'};
  private static final byte[] BREAK = {'\r', '\n', ' '};

  private static final int LEAST_LIMIT = 2;

  private final Wire wire;
  private final Duration patience;
  private final int lineLimit;
  private int column;

  /**
   * @param lineLimit bytes of a line, without its end; 0 for no limit
   */
  BodyWriter(Wire wire, Duration patience, int lineLimit) {
    this.wire = wire;
    this.patience = patience;
    this.lineLimit = lineLimit <= 0 ? Integer.MAX_VALUE : Math.max(LEAST_LIMIT, lineLimit);
  }

  void write(byte[] bytes, int offset, int length) throws SessionException {
    int end = offset + length;
    int sent = offset;
    int at = offset;
    while (at < end) {
      if (column == 0 && bytes[at] == '.') {
        send(bytes, sent, at);
        send(DOT, 0, 1);
        sent = at;
      }
      int newline = at;
      while (newline < end && bytes[newline] != '\n') {
        newline++;
      }
      boolean whole = newline < end;
      int lineEnd = newline > at && bytes[newline - 1] == '\r' ? newline - 1 : newline;
      while (column + (lineEnd - at) > lineLimit) {
        int cut = at + Math.max(0, lineLimit - column);
        send(bytes, sent, cut);
        send(BREAK, 0, BREAK.length);
        sent = cut;
        at = cut;
        column = 1;
      }
      column = whole ? 0 : column + (lineEnd - at);
      at = whole ? newline + 1 : newline;
    }
    send(bytes, sent, end);
  }

  /** Ends the last line, should it have no end. */
  void finish() throws SessionException {
    if (column > 0) {
      send(BREAK, 0, 2);
    }
  }

  private void send(byte[] bytes, int from, int to) throws SessionException {
    if (to > from) {
      wire.send(Stage.BODY, patience, bytes, from, to - from);
    }
  }
}
