package org.posthouse.smtpd;

import java.io.EOFException;
import java.io.IOException;
import org.posthouse.net.BareNewline;
import org.posthouse.net.BudgetExceededException;
import org.posthouse.net.DataSink;
import org.posthouse.net.LineReader;

/**
 * The exchange inside a command that needs more than a line and a reply. Each wait has its
 * deadline, and what is read its budget, also what is thrown away. Made for each session, used by
 * its thread.
 *
 * <p>Ends as a read or a write of the session does: with {@link java.net.SocketTimeoutException},
 * {@link BudgetExceededException}, or {@link EOFException} when the client has gone.
 */
final class Dialogue {
  private final SessionStream wire;
  private final SmtpdSettings policy;
  private long received;
  private boolean endOfMessage;

  Dialogue(SessionStream wire, SmtpdSettings policy) {
    this.wire = wire;
    this.policy = policy;
  }

  /** Says something to which the client answers; it goes out before the next read. */
  void say(String line) throws IOException {
    wire.write(new Reply(line));
    wire.arm(policy.timeout);
  }

  /** How much of a message has come, for the log of a connection that broke. */
  long received() {
    return received;
  }

  /**
   * A message begins, or goes on.
   *
   * @param bytes how much of it has come before
   */
  void restart(long bytes) {
    received = bytes;
    endOfMessage = false;
  }

  /** Whether the end of a message has come since, by which DATA is over. */
  boolean isAtEndOfMessage() {
    return endOfMessage;
  }

  void forgetMessage() {
    endOfMessage = false;
  }

  /**
   * Reads a message up to CR LF . CR LF.
   *
   * @return whether it ended well; false at a line end that {@code mode} forbids
   */
  boolean readMessage(BareNewline mode, DataSink sink) throws IOException {
    LineReader.DataEnd end =
        wire.reader().readData(mode, policy.pace, policy.dataBudget(), counting(sink));
    endOfMessage = end != LineReader.DataEnd.EOF;
    return switch (end) {
      case EOF -> throw new EOFException();
      case BARE_NEWLINE -> false;
      case COMPLETE -> true;
    };
  }

  /** How many line feeds without a carriage return the client has sent. */
  long bareNewlines() {
    return wire.reader().bareNewlines();
  }

  /** Reads so many bytes. */
  void readBytes(long count, DataSink sink) throws IOException {
    read(count, counting(sink));
  }

  /** Reads so many bytes and throws them away. */
  void skip(long count) throws IOException {
    long budget = policy.dataBudget();
    if (count > budget) {
      throw new BudgetExceededException(budget);
    }
    read(count, (_, _, _) -> {});
  }

  private void read(long count, DataSink sink) throws IOException {
    if (!wire.reader().readBytes(count, policy.pace, sink)) {
      throw new EOFException();
    }
  }

  private DataSink counting(DataSink sink) {
    return (buffer, offset, length) -> {
      received += length;
      sink.write(buffer, offset, length);
    };
  }
}
