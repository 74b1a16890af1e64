package org.posthouse.smtp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;
import org.posthouse.mail.Printable;
import org.posthouse.net.BudgetExceededException;
import org.posthouse.net.LineReader;
import org.posthouse.net.LineReader.LineEnd;
import org.posthouse.net.LineWriter;

/**
 * Commands out, replies in. Every wait has a deadline and every reply a budget, in lines and in
 * bytes; whatever goes wrong becomes a {@link SessionException} in Postfix's words.
 */
final class CommandChannel {
  private static final int LINE_LIMIT = 2048;
  private static final int DISCARD_BUDGET = 1 << 18;

  /** More lines of a reply are read but not kept. */
  private static final int KEPT_LINES = 100;

  /** Nor more of its text: it gets into the log, and into the queue for each recipient. */
  private static final int KEPT_TEXT = 8192;

  private static final int MAX_LINES = 2000;

  private final Peer peer;
  private final Connection connection;
  private final LineWriter writer;
  private final LineReader reader;

  CommandChannel(Peer peer, Connection connection) {
    this.peer = peer;
    this.connection = connection;
    writer = new LineWriter(connection);
    reader = new LineReader(connection, writer);
  }

  Peer peer() {
    return peer;
  }

  Connection connection() {
    return connection;
  }

  /** Adds a command to what leaves before the next reply is waited for. */
  void send(Stage stage, Duration patience, String command) throws SessionException {
    if (command.chars().anyMatch(c -> c < ' ')) {
      // Nothing from a table or a queue file becomes a command of its own.
      throw new SessionException(
          Failure.local("4.3.0", "control character in a command to the server"));
    }
    connection.deadline(Deadline.after(patience));
    try {
      writer.line(command);
    } catch (IOException e) {
      throw broken(stage, e);
    }
  }

  /** Adds bytes; many leave at once. */
  void send(Stage stage, Duration patience, byte[] bytes, int offset, int length)
      throws SessionException {
    connection.deadline(Deadline.after(patience));
    try {
      writer.write(bytes, offset, length);
    } catch (IOException e) {
      throw broken(stage, e);
    }
  }

  /** Sends what was collected, without waiting for an answer. */
  void flush() throws IOException {
    writer.flush();
  }

  Reply exchange(Stage stage, Duration patience, String command) throws SessionException {
    send(stage, patience, command);
    return reply(stage, patience);
  }

  /** Reads one reply, all its lines. */
  Reply reply(Stage stage, Duration patience) throws SessionException {
    connection.deadline(Deadline.after(patience));
    try {
      String line = line(stage);
      int code = code(line);
      if (line.length() == 3 || line.charAt(3) != '-') {
        return Reply.of(code, List.of(line));
      }
      return rest(stage, code, line);
    } catch (IOException e) {
      throw broken(stage, e);
    }
  }

  private Reply rest(Stage stage, int firstCode, String first)
      throws IOException, SessionException {
    var lines = new ArrayList<String>();
    lines.add(first);
    int kept = first.length();
    for (int count = 1; count < MAX_LINES; count++) {
      String line = line(stage);
      int code = code(line);
      boolean last = line.length() == 3 || line.charAt(3) != '-';
      kept += line.length();
      if (lines.size() < KEPT_LINES && kept <= KEPT_TEXT) {
        lines.add(line);
      }
      if (last) {
        return Reply.of(code == firstCode ? firstCode : code, lines);
      }
    }
    throw protocolError("reply of too many lines");
  }

  private String line(Stage stage) throws IOException, SessionException {
    LineEnd end = reader.readLine(LINE_LIMIT, DISCARD_BUDGET);
    if (end == LineEnd.EOF) {
      throw lost(stage);
    }
    return Printable.of(reader.text(StandardCharsets.UTF_8).stripTrailing());
  }

  private int code(String line) throws SessionException {
    if (line.length() >= 3 && (line.length() == 3 || " -".indexOf(line.charAt(3)) >= 0)) {
      int code = 0;
      for (int i = 0; i < 3; i++) {
        char c = line.charAt(i);
        code = c < '0' || c > '9' ? -1000 : code * 10 + c - '0';
      }
      if (code >= 200 && code < 600) {
        return code;
      }
    }
    throw protocolError("non-SMTP response: " + line.substring(0, Math.min(100, line.length())));
  }

  private SessionException protocolError(String what) {
    return failure("4.5.0", "Protocol error: host " + peer.name() + " sent a " + what);
  }

  private SessionException lost(Stage stage) {
    return failure("4.4.2", "lost connection with " + peer.name() + " while " + stage.words);
  }

  private SessionException broken(Stage stage, IOException e) {
    return switch (e) {
      case SocketTimeoutException _ ->
          failure("4.4.2", "conversation with " + peer.name() + " timed out while " + stage.words);
      case BudgetExceededException _ -> protocolError("reply line that is too long");
      default -> lost(stage);
    };
  }

  SessionException failure(String dsn, String text) {
    return new SessionException(new Failure(dsn, text, peer.relay(), "", ""));
  }

  /** Whether the server has closed or said something that nobody asked for. */
  boolean isStale() {
    try {
      return reader.hasBuffered() || connection.isStale();
    } catch (IOException _) {
      return true;
    }
  }

  /** Throws away what was read ahead. Returns whether there was something. */
  boolean discardBuffered() {
    return reader.discardBuffered() > 0;
  }

  void close() {
    try {
      connection.close();
    } catch (IOException _) {
      // It is of no use any more, whatever happens.
    }
  }
}
