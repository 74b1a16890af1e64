package org.posthouse.map.memcache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.posthouse.api.Deadline;
import org.posthouse.net.ServerStream;
import org.posthouse.tables.query.ServerPool;

/** The three commands of memcached's text protocol that a table needs. */
final class MemcacheClient implements AutoCloseable {
  /** The longest key that memcached takes. */
  private static final int MAX_KEY = 250;

  /** What a server does that does not keep to the protocol, or says that it cannot now. */
  static final class Trouble extends IOException {
    private static final long serialVersionUID = 1L;

    Trouble(String message) {
      super(message);
    }
  }

  private final MemcacheSettings settings;
  private final ServerPool<ServerStream> server;

  MemcacheClient(MemcacheSettings settings) {
    this.settings = settings;
    this.server =
        new ServerPool<>(
            "memcache server " + settings.address(),
            new ServerPool.Connector<>() {
              @Override
              public ServerStream connect(Deadline deadline) throws IOException {
                return ServerStream.connect(settings.address(), deadline);
              }

              @Override
              public void close(ServerStream connection) {
                connection.close();
              }
            },
            10,
            Duration.ofSeconds(60),
            settings.source().context()::warn);
  }

  /** Whether the text can be a key: no white space, no control characters, not too long. */
  static boolean isKey(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) == 0x7f) {
        return false;
      }
    }
    return !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= MAX_KEY;
  }

  /** The value, or null. */
  String get(String key, Deadline deadline) throws IOException {
    return ask(deadline, stream -> get(stream, key));
  }

  private String get(ServerStream stream, String key) throws IOException {
    stream.write(("get " + key + "\r\n").getBytes(StandardCharsets.UTF_8));
    String line = line(stream);
    if (line.equals("END")) {
      return null;
    }
    String[] words = line.split(" ");
    if (words.length < 4 || !words[0].equals("VALUE") || !words[3].matches("\\d{1,9}")) {
      throw new Trouble("unexpected reply: " + line);
    }
    int length = Integer.parseInt(words[3]);
    if (length > settings.dataLimit()) {
      throw new Trouble("reply of " + length + " bytes exceeds data_size_limit");
    }
    String value = new String(stream.read(length), StandardCharsets.UTF_8);
    if (!line(stream).isEmpty() || !line(stream).equals("END")) {
      throw new Trouble("unexpected end of reply");
    }
    return value;
  }

  /** Stores a value for the time of {@code ttl}. */
  void set(String key, String value, Deadline deadline) throws IOException {
    byte[] data = value.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream request = new ByteArrayOutputStream(data.length + 300);
    request.writeBytes(
        String.join(
                " ",
                "set",
                key,
                String.valueOf(settings.flags()),
                String.valueOf(settings.ttlSeconds()),
                data.length + "\r\n")
            .getBytes(StandardCharsets.UTF_8));
    request.writeBytes(data);
    request.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    String reply =
        ask(
            deadline,
            stream -> {
              stream.write(request.toByteArray());
              return line(stream);
            });
    if (!reply.equals("STORED")) {
      throw new Trouble("update failed: " + reply);
    }
  }

  /** Removes a key. Returns whether it was there. */
  boolean delete(String key, Deadline deadline) throws IOException {
    String reply =
        ask(
            deadline,
            stream -> {
              stream.write(("delete " + key + "\r\n").getBytes(StandardCharsets.UTF_8));
              return line(stream);
            });
    return switch (reply) {
      case "DELETED" -> true;
      case "NOT_FOUND" -> false;
      default -> throw new Trouble("delete failed: " + reply);
    };
  }

  private String line(ServerStream stream) throws IOException {
    return new String(stream.readLine(settings.lineLimit()), StandardCharsets.UTF_8);
  }

  private <T> T ask(Deadline deadline, ServerPool.Work<ServerStream, T> work) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return server.with(
            deadline,
            stream -> {
              Deadline own = Deadline.after(settings.timeout());
              stream.deadline(own.nanoTime() - deadline.nanoTime() < 0 ? own : deadline);
              return work.run(stream);
            });
      } catch (ServerPool.NoConnectionException e) {
        // A server that takes no connection is not asked again.
        throw e;
      } catch (IOException e) {
        if (attempt >= settings.maxTry()
            || deadline.remaining().compareTo(settings.retryPause()) <= 0) {
          throw e;
        }
        pause();
      }
    }
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(settings.retryPause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
