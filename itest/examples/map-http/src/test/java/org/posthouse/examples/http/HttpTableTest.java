package org.posthouse.examples.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;

/** Against the JDK's own HTTP server. */
final class HttpTableTest implements TableContract {
  private static final Map<String, String> VALUES =
      Map.of("key=present%40example.com", "some value\n", "key=empty", "");

  @TempDir Path directory;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String query = exchange.getRequestURI().getRawQuery();
          byte[] body = VALUES.getOrDefault(query, "").getBytes(StandardCharsets.UTF_8);
          int status = query.equals("key=broken") ? 500 : VALUES.containsKey(query) ? 200 : 404;
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Override
  public TableFactory factory() {
    return new HttpFactory();
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return table(where, "");
  }

  private TableName table(Path where, String more) throws IOException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/?key=%s";
    Path file = Files.writeString(where.resolve("http.cf"), "url = " + url + "\n" + more);
    return new TableName("http", file.toString());
  }

  private Table open(String more) throws Exception {
    return factory()
        .open(table(directory, more), TableContract.context(directory, new ArrayList<>()));
  }

  @Test
  void resultFormatAndDomainsAreHonoured() throws Exception {
    try (Table table = open("result_format = <%s> of %D\ndomain = example.com\n")) {
      assertEquals(
          LookupResult.found("<some value> of example.com"),
          table.lookup("present@example.com", TableContract.soon()));
      assertEquals(LookupResult.NOT_FOUND, table.lookup("broken", TableContract.soon()));
    }
  }

  @Test
  void emptyIsNotFoundAndAnErrorIsNot() throws Exception {
    try (Table table = open("")) {
      assertEquals(LookupResult.NOT_FOUND, table.lookup("empty", TableContract.soon()));
      assertInstanceOf(LookupResult.TryAgain.class, table.lookup("broken", TableContract.soon()));
    }
  }

  @Test
  void aServerThatIsAwayIsNoAnswer() throws Exception {
    try (Table table = open("")) {
      server.stop(0);
      assertInstanceOf(
          LookupResult.TryAgain.class,
          table.lookup("present@example.com", Deadline.after(Duration.ofSeconds(5))));
    }
  }

  @Test
  void aTableWithoutUrlIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("bad.cf"), "timeout = 3s\n");
    assertThrows(
        TableException.class,
        () ->
            factory()
                .open(
                    new TableName("http", file.toString()),
                    TableContract.context(directory, new ArrayList<>())));
  }
}
