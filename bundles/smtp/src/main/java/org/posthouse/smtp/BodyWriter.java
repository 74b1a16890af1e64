package org.posthouse.smtp;

/**
 * Sends content: doubles the dot at the start of a line and breaks lines that are too long. Works
 * on chunks cut anywhere and passes on what needs no change as it is.
 */
final class BodyWriter {
  private static final byte[] DOT = {'.'};
  private static final byte[] BREAK = {'\r', '\n', ' '};
  private static final byte[] CR = {'\r'};

  private static final int LEAST_LIMIT = 2;

  private final Target target;
  private final int lineLimit;
  private int column;
  private boolean broken;

  /** The last chunk ended with a CR; whether that ends a line is in the next one. */
  private boolean crWaits;

  /** Takes what is to be sent. */
  interface Target {
    void send(byte[] bytes, int offset, int length) throws SessionException;
  }

  /**
   * @param lineLimit bytes of a line, without its end; 0 for no limit
   */
  BodyWriter(Target target, int lineLimit) {
    this.target = target;
    this.lineLimit = lineLimit <= 0 ? Integer.MAX_VALUE : Math.max(LEAST_LIMIT, lineLimit);
  }

  void write(byte[] bytes, int offset, int length) throws SessionException {
    if (length == 0) {
      return;
    }
    releaseCr(bytes[offset] == '\n');
    crWaits = bytes[offset + length - 1] == '\r';
    lines(bytes, offset, crWaits ? length - 1 : length);
  }

  private void releaseCr(boolean endsLine) throws SessionException {
    if (crWaits && endsLine) {
      send(CR, 0, 1);
    } else if (crWaits) {
      lines(CR, 0, 1);
    }
    crWaits = false;
  }

  private void lines(byte[] bytes, int offset, int length) throws SessionException {
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
      int lineEnd = whole && newline > at && bytes[newline - 1] == '\r' ? newline - 1 : newline;
      while (column + (lineEnd - at) > lineLimit) {
        int cut = at + Math.max(0, lineLimit - column);
        send(bytes, sent, cut);
        send(BREAK, 0, BREAK.length);
        broken = true;
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
    releaseCr(false);
    if (column > 0) {
      send(BREAK, 0, 2);
    }
  }

  /** Whether a line was too long. */
  boolean hasBroken() {
    return broken;
  }

  private void send(byte[] bytes, int from, int to) throws SessionException {
    if (to > from) {
      target.send(bytes, from, to - from);
    }
  }
}
