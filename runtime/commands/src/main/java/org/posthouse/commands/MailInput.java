package org.posthouse.commands;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A message on standard input. Lines may end in LF or CR LF; what comes out ends in CR LF. A line
 * with a lone dot can end the message.
 */
final class MailInput {
  private final InputStream in;
  private final boolean dotEnds;
  private final long limit;
  private long size;
  private boolean ended;

  /**
   * @param limit how many bytes there may be; 0 for any number
   */
  MailInput(InputStream in, boolean dotEnds, long limit) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.dotEnds = dotEnds;
    this.limit = limit;
  }

  /** Copies what is left. */
  void copy(OutputStream out) throws IOException, CommandException {
    var line = new ByteArrayOutputStream(1 << 16);
    while (piece(line)) {
      if (line.size() >= 1 << 15) {
        line.writeTo(out);
        line.reset();
      }
    }
    line.writeTo(out);
  }

  /** Appends one line to the buffer, or a good piece of a long one; false at the end. */
  boolean piece(ByteArrayOutputStream line) throws IOException, CommandException {
    if (ended) {
      return false;
    }
    int start = line.size();
    int before = -1;
    int first = -1;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return endLine(line, start, first);
      }
      if (before == '\r') {
        line.write('\r');
      }
      if (c != '\r') {
        line.write(c);
      }
      first = before < 0 ? c : first;
      before = c;
      count(1);
    }
    ended = true;
    if (line.size() == start) {
      return false;
    }
    line.write('\r');
    line.write('\n');
    return true;
  }

  private boolean endLine(ByteArrayOutputStream line, int start, int first)
      throws CommandException {
    if (dotEnds && line.size() - start == 1 && first == '.') {
      ended = true;
      dropDot(line, start);
      return false;
    }
    line.write('\r');
    line.write('\n');
    count(2);
    return true;
  }

  private static void dropDot(ByteArrayOutputStream line, int start) {
    byte[] kept = line.toByteArray();
    line.reset();
    line.write(kept, 0, start);
  }

  private void count(int bytes) throws CommandException {
    size += bytes;
    if (limit > 0 && size > limit) {
      throw new CommandException("message file too big");
    }
  }
}
