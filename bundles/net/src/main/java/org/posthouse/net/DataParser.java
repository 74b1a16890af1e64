package org.posthouse.net;

import java.io.IOException;
import org.posthouse.net.LineReader.DataEnd;

/**
 * Finds the end of mail data and passes the lines before it on, in pieces as large as they come.
 * Bytes whose meaning depends on what follows (a CR, a dot at the beginning of a line) stay in the
 * buffer until it is there, so no state has to remember them.
 */
final class DataParser {
  private static final byte[] CRLF = {'\r', '\n'};

  /** A dot, CR and LF. */
  private static final int STANDARD_END = 3;

  private final InputBuffer input;
  private final BareNewline mode;
  private final DataSink sink;
  private boolean atLineStart = true;
  private boolean afterBareNewline;
  private long bareNewlines;

  DataParser(InputBuffer input, BareNewline mode, DataSink sink) {
    this.input = input;
    this.mode = mode;
    this.sink = sink;
  }

  long bareNewlines() {
    return bareNewlines;
  }

  /** Uses up what is in the buffer, as far as it can; null if more is needed. */
  DataEnd parse() throws IOException {
    int next = input.start;
    while (next < input.end) {
      if (atLineStart && input.bytes[next] == '.') {
        int length = dotLine(next);
        if (length == 0) {
          passOn(next);
          return null;
        }
        passOn(next);
        boolean isStandard = length == STANDARD_END && !afterBareNewline;
        input.start = next + length;
        next = input.start;
        if (length > 1 && (isStandard || mode == BareNewline.ALLOW)) {
          return DataEnd.COMPLETE;
        }
        if (length > 1) {
          // An end for some servers and a line for others: for us neither.
          afterBareNewline = length < STANDARD_END;
          bareNewlines += afterBareNewline ? 1 : 0;
          if (afterBareNewline && mode == BareNewline.REJECT) {
            return DataEnd.BARE_NEWLINE;
          }
          continue;
        }
      }
      atLineStart = false;
      int newline = input.indexOf((byte) '\n', next);
      if (newline < 0) {
        boolean endsInCr = input.bytes[input.end - 1] == '\r' && input.end > next;
        passOn(endsInCr ? input.end - 1 : input.end);
        return null;
      }
      next = newline + 1;
      atLineStart = true;
      afterBareNewline = newline == input.start || input.bytes[newline - 1] != '\r';
      if (afterBareNewline && bareNewline(newline)) {
        return DataEnd.BARE_NEWLINE;
      }
    }
    passOn(input.end);
    return null;
  }

  /**
   * Of a line that begins with a dot: its length if that is all of it, else 1; 0 if that is open.
   */
  private int dotLine(int dot) {
    if (dot + 1 == input.end) {
      return 0;
    }
    if (input.bytes[dot + 1] == '\n') {
      return 2;
    }
    if (input.bytes[dot + 1] != '\r') {
      return 1;
    }
    if (dot + 2 == input.end) {
      return 0;
    }
    return input.bytes[dot + 2] == '\n' ? STANDARD_END : 1;
  }

  /** Returns whether reading stops here. */
  private boolean bareNewline(int newline) throws IOException {
    bareNewlines++;
    passOn(newline);
    input.start = newline + 1;
    sink.write(CRLF, 0, 2);
    return mode == BareNewline.REJECT;
  }

  private void passOn(int end) throws IOException {
    int from = input.start;
    input.start = end;
    if (end > from) {
      sink.write(input.bytes, from, end - from);
    }
  }
}
