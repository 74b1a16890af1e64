package org.posthouse.map.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.posthouse.api.Deadline;
import org.posthouse.net.ServerAddress;
import org.posthouse.net.ServerStream;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** A connection to a Redis server, by Jedis, that is logged in. */
final class RedisConnection implements AutoCloseable {
  /** Enough for what comes before the first command of a table. */
  private static final int SMALL = 1000;

  /** An answer to a command. */
  sealed interface Reply {}

  /** The values; none if the key is not there. */
  record Values(List<String> list) implements Reply {}

  /** The server understood and refuses; the connection can be used on. */
  record Refusal(String message) implements Reply {}

  private final ServerStream stream;
  private final RedisSocket socket;
  private final Connection jedis;

  /**
   * Logs in and chooses the database.
   *
   * @param stream is closed if that fails
   */
  RedisConnection(ServerStream stream, JedisClientConfig login, Deadline deadline)
      throws IOException {
    this.stream = stream;
    this.socket = new RedisSocket(stream);
    stream.deadline(deadline);
    socket.replies().expect(SMALL);
    boolean good = false;
    try {
      jedis = new Connection(this::socket, login);
      good = true;
    } catch (JedisDataException e) {
      throw new IOException(e.getMessage(), e);
    } catch (RuntimeException e) {
      throw trouble(e);
    } finally {
      if (!good) {
        stream.close();
      }
    }
  }

  /** Jedis would connect anew, behind the back of the pool. */
  private RedisSocket socket() {
    if (socket.isClosed()) {
      throw new JedisConnectionException("the connection is closed");
    }
    return socket;
  }

  /**
   * Sends a command and waits for the reply.
   *
   * @param limit the most bytes of values
   */
  Reply ask(Deadline deadline, int limit, ProtocolCommand command, String... words)
      throws IOException {
    stream.deadline(deadline);
    socket.replies().expect(limit);
    try {
      return new Values(
          texts(jedis.executeCommand(new CommandArguments(command).addObjects((Object[]) words))));
    } catch (JedisDataException e) {
      return new Refusal(e.getMessage());
    } catch (RuntimeException e) {
      // Jedis meets what is not of the protocol with exceptions of all kinds.
      throw trouble(e);
    }
  }

  private static List<String> texts(Object reply) {
    return switch (reply) {
      case null -> List.of();
      case byte[] text -> List.of(new String(text, StandardCharsets.UTF_8));
      case List<?> elements -> {
        List<String> texts = new ArrayList<>(elements.size());
        elements.forEach(element -> texts.addAll(texts(element)));
        yield texts;
      }
      default -> List.of(reply.toString());
    };
  }

  private static IOException trouble(RuntimeException e) {
    return e.getCause() instanceof IOException cause
        ? cause
        : e instanceof JedisConnectionException
            ? new IOException(e.getMessage(), e)
            : new IOException("unexpected reply from the Redis server", e);
  }

  /** The server that a sentinel says to be the master of this name. */
  ServerAddress master(Deadline deadline, String name) throws IOException {
    Reply reply = ask(deadline, SMALL, Protocol.Command.SENTINEL, "GET-MASTER-ADDR-BY-NAME", name);
    return switch (reply) {
      case Refusal(String message) -> throw new IOException(message);
      case Values(List<String> words) when words.size() == 2 -> address(words.get(0), words.get(1));
      case Values _ -> throw new IOException("the sentinel knows no master " + name);
    };
  }

  private static ServerAddress address(String host, String port) throws IOException {
    try {
      return ServerAddress.parse("inet:[" + host + "]:" + port, 0);
    } catch (IllegalArgumentException e) {
      throw new IOException("the sentinel: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
