package org.posthouse.net;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;

/**
 * Reads lines, mail data and counted bytes from a connection, each within a budget. Before it waits
 * it sends what the {@link LineWriter} has collected. The deadline of lines is the one set at the
 * connection; data and counted bytes have a {@link Pace}.
 *
 * <p>A line is a view into the buffer, valid until the next call.
 */
public final class LineReader {
  /** How much of a line that is too long is thrown away before giving up. */
  public static final int DISCARD_BUDGET = 1 << 20;

  /** How a line ended. */
  public enum LineEnd {
    CRLF,
    /** A line feed alone. */
    LF,
    /** The line was longer than the limit; its rest was thrown away. */
    TOO_LONG,
    /** The peer has closed; a line that it had begun is lost. */
    EOF
  }

  /** How mail data ended. */
  public enum DataEnd {
    /** The end was read. */
    COMPLETE,
    /** A bare line feed was read in mode {@link BareNewline#REJECT}; the rest was not read. */
    BARE_NEWLINE,
    /** The peer has closed before the end. */
    EOF
  }

  private final Connection connection;
  private final InputBuffer input;
  private int lineStart;
  private int lineLength;
  private long bareNewlines;

  public LineReader(Connection connection, LineWriter writer) {
    this.connection = connection;
    input = new InputBuffer(connection, writer);
  }

  /** {@link #readLine(int, int)} with the usual budget. */
  public LineEnd readLine(int limit) throws IOException {
    return readLine(limit, DISCARD_BUDGET);
  }

  /**
   * Reads a line.
   *
   * @param limit the most bytes of it that are kept, without its end
   * @param discardBudget how much more is read to find its end
   * @throws BudgetExceededException if there is no end within the budget
   */
  public LineEnd readLine(int limit, int discardBudget) throws IOException {
    return readLine(limit, discardBudget, false);
  }

  /**
   * Reads a line as {@link #readLine(int, int)} does; when the budget is used up what follows
   * counts as the next line, so that who sends without an end is told so again and again.
   */
  public LineEnd readPiece(int limit, int discardBudget) throws IOException {
    return readLine(limit, discardBudget, true);
  }

  private LineEnd readLine(int limit, int discardBudget, boolean cut) throws IOException {
    int scanned = 0;
    while (true) {
      int newline = input.indexOf((byte) '\n', input.start + scanned);
      if (newline >= 0 && newline - input.start <= (long) limit + discardBudget) {
        return line(newline, limit);
      }
      scanned = input.available();
      if (scanned > limit + 1) {
        return discardLine(limit, discardBudget, cut);
      }
      if ((scanned == 0 ? input.fillIdle() : input.fill()) < 0) {
        lineLength = 0;
        return LineEnd.EOF;
      }
    }
  }

  private LineEnd line(int newline, int limit) {
    lineStart = input.start;
    input.start = newline + 1;
    int end = newline;
    while (end > lineStart && input.bytes[end - 1] == '\r') {
      end--;
    }
    lineLength = Math.min(end - lineStart, limit);
    if (end - lineStart > limit) {
      return LineEnd.TOO_LONG;
    }
    if (end < newline) {
      return LineEnd.CRLF;
    }
    bareNewlines++;
    return LineEnd.LF;
  }

  /** Keeps the beginning at the front of the buffer and reads over the rest. */
  private LineEnd discardLine(int limit, int budget, boolean cut) throws IOException {
    int left = budget;
    int keepEnd = input.start + limit;
    while (true) {
      int newline = input.indexOf((byte) '\n', keepEnd);
      if (newline >= 0 && newline - keepEnd <= left) {
        return tooLong(keepEnd, limit, newline + 1);
      }
      int discarded = input.end - keepEnd;
      if (discarded > left) {
        if (cut) {
          return tooLong(keepEnd, limit, keepEnd + left);
        }
        throw new BudgetExceededException(budget);
      }
      left -= discarded;
      input.end = keepEnd;
      if (input.fill() < 0) {
        lineLength = 0;
        return LineEnd.EOF;
      }
      keepEnd = input.start + limit;
    }
  }

  private LineEnd tooLong(int keepEnd, int limit, int next) {
    lineStart = keepEnd - limit;
    lineLength = limit;
    input.start = next;
    return LineEnd.TOO_LONG;
  }

  /** Holds the line from {@link #start()} on. */
  public byte[] array() {
    return input.bytes;
  }

  /** Where the line begins in {@link #array()}. */
  public int start() {
    return lineStart;
  }

  /** The line's length, without its end. */
  public int length() {
    return lineLength;
  }

  /** The line as text. */
  public String text(Charset charset) {
    return new String(input.bytes, lineStart, lineLength, charset);
  }

  /**
   * Reads mail data up to and with its end, which is CR LF . CR LF and nothing else (unless {@link
   * BareNewline#ALLOW} says so), and passes it on without dot stuffing and with CR LF at the end of
   * each line.
   *
   * @param budget the most bytes that are read
   */
  public DataEnd readData(BareNewline mode, Pace pace, long budget, DataSink sink)
      throws IOException {
    DataParser parser = new DataParser(input, mode, sink);
    InputBuffer.Moment moment = new InputBuffer.Moment(pace);
    long left = budget;
    input.enlarge();
    try {
      DataEnd end = parser.parse();
      while (end == null) {
        int count = input.fill(pace, moment);
        if (count < 0) {
          return DataEnd.EOF;
        }
        left -= count;
        if (left < 0) {
          throw new BudgetExceededException(budget);
        }
        end = parser.parse();
      }
      return end;
    } finally {
      bareNewlines += parser.bareNewlines();
      input.shrink();
    }
  }

  /**
   * Passes on exactly so many bytes, as they are.
   *
   * @return whether they all came before the peer closed
   */
  public boolean readBytes(long count, Pace pace, DataSink sink) throws IOException {
    InputBuffer.Moment moment = new InputBuffer.Moment(pace);
    long left = count;
    if (count > input.available()) {
      input.enlarge();
    }
    try {
      while (left > 0) {
        if (input.available() == 0 && input.fill(pace, moment) < 0) {
          return false;
        }
        int piece = (int) Math.min(left, input.available());
        int from = input.start;
        input.start += piece;
        left -= piece;
        sink.write(input.bytes, from, piece);
      }
      return true;
    } finally {
      input.shrink();
    }
  }

  /** How many line feeds without a carriage return have been read, in lines and in data. */
  public long bareNewlines() {
    return bareNewlines;
  }

  /** Whether the peer has sent more than was used. */
  public boolean hasBuffered() {
    return input.available() > 0;
  }

  /** Reads what comes, and keeps it. Returns whether something came before the end. */
  public boolean readAhead() throws IOException {
    return input.fill() > 0;
  }

  /** A copy of the first bytes of what the peer has sent and was not used. */
  public byte[] buffered(int limit) {
    int end = input.start + Math.min(limit, input.available());
    return Arrays.copyOfRange(input.bytes, input.start, end);
  }

  /**
   * Throws away what was read ahead, so that nothing sent in plain text is taken for something that
   * came protected by TLS.
   *
   * @return how many bytes that were
   */
  public int discardBuffered() {
    int count = input.available();
    input.start = 0;
    input.end = 0;
    return count;
  }

  /** Sets the moment until which the next line must be complete. */
  public void deadline(Deadline deadline) {
    connection.deadline(deadline);
  }
}
