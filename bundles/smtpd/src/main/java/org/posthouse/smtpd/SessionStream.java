package org.posthouse.smtpd;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.posthouse.api.Deadline;
import org.posthouse.api.connection.Connection;
import org.posthouse.net.LineReader;
import org.posthouse.net.LineReader.LineEnd;
import org.posthouse.net.LineWriter;

/** The bytes of a session: lines in, replies out, plain or TLS. Used by one thread. */
final class SessionStream {
  private static final Duration LAST_WORD_TIMEOUT = Duration.ofSeconds(5);

  private Connection connection;
  private LineReader reader;
  private LineWriter writer;

  SessionStream(Connection connection) {
    use(connection);
  }

  private void use(Connection newConnection) {
    connection = newConnection;
    writer = new LineWriter(newConnection);
    reader = new LineReader(newConnection, writer);
  }

  void arm(Duration timeout) {
    connection.deadline(Deadline.after(timeout));
  }

  LineReader reader() {
    return reader;
  }

  /**
   * Whether the client has spoken before it was greeted. What it said is kept. In TLS nobody can.
   */
  boolean hasSpokenFirst() throws IOException {
    return reader.hasBuffered()
        || connection.tls().isEmpty() && connection.isStale() && reader.readAhead();
  }

  LineEnd readLine(int limit) throws IOException {
    LineEnd end = reader.readPiece(limit, limit);
    if (end == LineEnd.EOF) {
      throw new EOFException();
    }
    return end;
  }

  /**
   * The line as text.
   *
   * @param strict whether it has to be UTF-8; empty if it is not
   */
  Optional<String> text(boolean strict) {
    byte[] bytes = reader.array();
    int start = reader.start();
    int end = start + reader.length();
    for (int i = start; i < end; i++) {
      if (bytes[i] < 0) {
        return decode(ByteBuffer.wrap(bytes, start, end - start), strict);
      }
    }
    return Optional.of(reader.text(StandardCharsets.ISO_8859_1));
  }

  private static Optional<String> decode(ByteBuffer line, boolean strict) {
    if (!strict) {
      return Optional.of(StandardCharsets.UTF_8.decode(line).toString());
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(line).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  void write(Reply reply) throws IOException {
    for (String line : reply.lines()) {
      writer.line(line);
    }
  }

  void flush() throws IOException {
    writer.flush();
  }

  /** Says a last word. Returns whether the connection still took it. */
  boolean farewell(Reply reply) {
    try {
      arm(LAST_WORD_TIMEOUT);
      write(reply);
      writer.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Goes on with TLS. What was sent with STARTTLS, in plain text, is thrown away: it must not be
   * taken for protected commands.
   */
  Connection startTls(Connection.TlsHandshake handshake, Duration timeout) throws IOException {
    writer.flush();
    reader.discardBuffered();
    arm(timeout);
    use(connection.startTls(handshake));
    return connection;
  }
}
