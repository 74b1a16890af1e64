package org.posthouse.map.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableName;

/** Replies that no Redis server gives, or only one that means harm. */
final class RedisRepliesTest {
  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();

  /** Gives the same reply to whatever comes, and keeps the connection. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket;

    Server(String reply) throws IOException {
      socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> accept(reply.getBytes(StandardCharsets.UTF_8)));
    }

    private void accept(byte[] reply) {
      while (!socket.isClosed()) {
        try {
          Socket client = socket.accept();
          Thread.ofVirtual().start(() -> answer(client, reply));
        } catch (IOException _) {
          return;
        }
      }
    }

    private static void answer(Socket client, byte[] reply) {
      try (client) {
        byte[] request = new byte[8192];
        while (client.getInputStream().read(request) > 0) {
          client.getOutputStream().write(reply);
        }
      } catch (IOException _) {
        // The client has seen enough.
      }
    }

    String address() {
      return "inet:127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private LookupResult ask(String parameters, Deadline deadline) throws Exception {
    Path file = directory.resolve("redis.cf");
    Files.writeString(file, parameters);
    try (Table table =
        new RedisFactory()
            .open(
                new TableName("redis", file.toString()),
                TableContract.context(directory, warnings))) {
      return table.lookup("key", deadline);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "$2000000000, unexpected reply",
    "$999999999, exceeds data_size_limit",
    "$-7, unexpected reply",
    "$x, unexpected reply",
    "*2000000000, unexpected reply",
    "*999999999, too many elements",
    "*1 *1 *1, too many elements",
    "'', unexpected reply",
    "%1, unexpected reply",
    "-MOVED, MOVED",
    "-MOVED 1 127.0.0.1:1, MOVED",
  })
  void aReplyThatIsNoneIsATemporaryError(String reply, String message) throws Exception {
    try (Server server = new Server(reply.replace(" *", "\r\n*") + "\r\n")) {
      String hosts = "hosts = " + server.address() + "\nvalue_type = list\n";
      LookupResult.TryAgain result =
          assertInstanceOf(LookupResult.TryAgain.class, ask(hosts, TableContract.soon()));
      assertTrue(result.reason().contains(message), result.reason());
    }
  }

  @Test
  void aServerThatNeverEndsItsLineIsLeft() throws Exception {
    try (Server server = new Server("+".repeat(5000))) {
      LookupResult.TryAgain result =
          assertInstanceOf(
              LookupResult.TryAgain.class,
              ask("hosts = " + server.address() + "\n", TableContract.soon()));
      assertTrue(result.reason().contains("line is too long"), result.reason());
    }
  }

  @Test
  void theSentinelTellsWhichServerIsAsked() throws Exception {
    try (Server master = new Server("$5\r\nfound\r\n")) {
      String port = master.address().replaceAll(".*:", "");
      String reply = "*2\r\n$9\r\n127.0.0.1\r\n$" + port.length() + "\r\n" + port + "\r\n";
      try (Server sentinel = new Server(reply)) {
        String parameters =
            "sentinel_master = mail\nhosts = inet:127.0.0.1:1 " + sentinel.address() + "\n";
        assertEquals(LookupResult.found("found"), ask(parameters, TableContract.soon()));
      }
      try (Server sentinel = new Server("*-1\r\n")) {
        String parameters = "sentinel_master = mail\nhosts = " + sentinel.address() + "\n";
        assertInstanceOf(LookupResult.TryAgain.class, ask(parameters, TableContract.soon()));
        assertTrue(warnings.toString().contains("knows no master mail"), warnings.toString());
      }
    }
  }
}
