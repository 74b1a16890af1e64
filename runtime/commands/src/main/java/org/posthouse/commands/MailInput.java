package org.posthouse.commands;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A message on standard input, in lines that end in LF, which become CR LF. CRs before an LF are
 * left out as {@code sendmail_fix_line_endings} says; others stay. A line with a lone dot can end
 * the message.
 */
final class MailInput {

  /** Which lines lose the CRs before their LF. */
  enum LineEndings {
    ALWAYS,
    /** All or none, as the first one has a CR or not. */
    STRICT,
    NEVER;

    static LineEndings of(String value) throws CommandException {
      return switch (value) {
        case "always" -> ALWAYS;
        case "strict" -> STRICT;
        case "never" -> NEVER;
        default -> throw new CommandException("invalid sendmail_fix_line_endings value: " + value);
      };
    }
  }

  /** Longer lines come in several pieces. */
  private static final int MAX_PIECE = 1 << 15;

  private final InputStream in;
  private final boolean dotEnds;
  private final long limit;
  private LineEndings endings;
  private byte[] held;
  private long size;
  private boolean inLine;
  private boolean ended;

  /**
   * @param limit how many bytes there may be; 0 for any number
   */
  MailInput(InputStream in, boolean dotEnds, LineEndings endings, long limit) {
    this.in = new BufferedInputStream(in, 1 << 16);
    this.dotEnds = dotEnds;
    this.endings = endings;
    this.limit = limit;
  }

  /** Passes over the lines that a mailbox file has before each message. */
  void skipMailboxLines() throws IOException, CommandException {
    var line = new ByteArrayOutputStream(256);
    boolean skipped = true;
    while (skipped && piece(line)) {
      skipped = isMailboxLine(line.toString(StandardCharsets.ISO_8859_1));
      held = skipped ? null : line.toByteArray();
      while (skipped && inLine) {
        line.reset();
        piece(line);
      }
      line.reset();
    }
  }

  private static boolean isMailboxLine(String line) {
    return line.startsWith("From ") || line.startsWith(">From ");
  }

  /** Copies what is left. */
  void copy(OutputStream out) throws IOException, CommandException {
    var bytes = new ByteArrayOutputStream(2 * MAX_PIECE);
    while (piece(bytes)) {
      if (bytes.size() >= MAX_PIECE) {
        bytes.writeTo(out);
        bytes.reset();
      }
    }
    bytes.writeTo(out);
  }

  /** Appends one line to the buffer, or a piece of a long one; false at the end. */
  boolean piece(ByteArrayOutputStream line) throws IOException, CommandException {
    if (held != null) {
      line.writeBytes(held);
      held = null;
      return true;
    }
    return !ended && read(line);
  }

  private boolean read(ByteArrayOutputStream line) throws IOException, CommandException {
    int start = line.size();
    int returns = 0;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return endLine(line, start, returns);
      }
      if (c == '\r') {
        returns++;
        continue;
      }
      write(line, returns);
      returns = 0;
      line.write(c);
      count(1);
      if (line.size() - start >= MAX_PIECE) {
        inLine = true;
        return true;
      }
    }
    ended = true;
    if (line.size() == start && returns == 0 && !inLine) {
      return false;
    }
    write(line, returns);
    return finish(line);
  }

  private boolean endLine(ByteArrayOutputStream line, int start, int returns)
      throws CommandException {
    if (endings == LineEndings.STRICT) {
      endings = returns > 0 ? LineEndings.ALWAYS : LineEndings.NEVER;
    }
    if (endings == LineEndings.NEVER) {
      write(line, returns);
    }
    if (dotEnds && !inLine && isDot(line, start)) {
      ended = true;
      return false;
    }
    return finish(line);
  }

  /** Takes the dot away again. */
  private static boolean isDot(ByteArrayOutputStream line, int start) {
    if (line.size() - start != 1) {
      return false;
    }
    byte[] all = line.toByteArray();
    boolean dot = all[start] == '.';
    if (dot) {
      line.reset();
      line.write(all, 0, start);
    }
    return dot;
  }

  private void write(ByteArrayOutputStream line, int returns) throws CommandException {
    count(returns);
    for (int i = 0; i < returns; i++) {
      line.write('\r');
    }
  }

  private boolean finish(ByteArrayOutputStream line) throws CommandException {
    inLine = false;
    line.write('\r');
    line.write('\n');
    count(2);
    return true;
  }

  /** Whether the last piece was not the end of its line. */
  boolean inLine() {
    return inLine;
  }

  private void count(int bytes) throws CommandException {
    size += bytes;
    if (limit > 0 && size > limit) {
      throw new CommandException("message file too big");
    }
  }
}
