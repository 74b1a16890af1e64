package org.posthouse.map.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.net.ServerStream;

/** Redis's protocol, version 2, as far as commands with text and lists of text need it. */
final class Resp {
  private static final int MAX_LINE = 1024;
  private static final int MAX_ELEMENTS = 100_000;

  private Resp() {}

  /** An answer. */
  sealed interface Reply {}

  record Text(String value) implements Reply {}

  record Many(List<String> values) implements Reply {}

  /** The key is not there. */
  record Nil() implements Reply {}

  /** The server understood and refuses. */
  record Refusal(String message) implements Reply {}

  /**
   * Sends a command and reads the answer.
   *
   * @param limit the most bytes of values
   */
  static Reply ask(ServerStream stream, int limit, String... words) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    ascii(request, "*" + words.length + "\r\n");
    for (String word : words) {
      byte[] octets = word.getBytes(StandardCharsets.UTF_8);
      ascii(request, "$" + octets.length + "\r\n");
      request.writeBytes(octets);
      ascii(request, "\r\n");
    }
    stream.write(request.toByteArray());
    return reply(stream, limit);
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Reply reply(ServerStream stream, int limit) throws IOException {
    String line = line(stream);
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+', ':' -> new Text(rest);
      case '-' -> new Refusal(rest);
      case '$' -> {
        String value = bulk(stream, number(rest), limit);
        yield value == null ? new Nil() : new Text(value);
      }
      case '*' -> many(stream, number(rest), limit);
      default -> throw new IOException("unexpected reply from the Redis server");
    };
  }

  private static Reply many(ServerStream stream, int count, int limit) throws IOException {
    if (count < 0) {
      return new Nil();
    }
    if (count > MAX_ELEMENTS) {
      throw new IOException("the Redis server's reply has too many elements");
    }
    List<String> values = new ArrayList<>();
    int left = limit;
    for (int i = 0; i < count; i++) {
      String line = line(stream);
      if (line.charAt(0) != '$') {
        throw new IOException("unexpected reply from the Redis server");
      }
      int length = number(line.substring(1));
      String value = bulk(stream, length, left);
      if (value != null) {
        left -= length;
        values.add(value);
      }
    }
    return new Many(values);
  }

  private static String bulk(ServerStream stream, int length, int limit) throws IOException {
    if (length < 0) {
      return null;
    }
    if (length > limit) {
      throw new IOException("the Redis server's reply exceeds data_size_limit");
    }
    String value = new String(stream.read(length), StandardCharsets.UTF_8);
    if (stream.read() != '\r' || stream.read() != '\n') {
      throw new IOException("unexpected reply from the Redis server");
    }
    return value;
  }

  private static String line(ServerStream stream) throws IOException {
    String line = new String(stream.readLine(MAX_LINE), StandardCharsets.UTF_8);
    if (line.isEmpty()) {
      throw new IOException("unexpected reply from the Redis server");
    }
    return line;
  }

  private static int number(String text) throws IOException {
    if (!text.matches("-?\\d{1,9}")) {
      throw new IOException("unexpected reply from the Redis server");
    }
    return Integer.parseInt(text);
  }
}
