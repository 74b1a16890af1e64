package org.posthouse.map.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.testing.Peer;
import org.posthouse.net.ServerAddress;
import org.posthouse.net.ServerStream;
import redis.clients.jedis.Protocol.Command;

final class RedisTableTest implements TableContract {
  private static Peer server;

  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = Peer.start("redis", "/usr/bin/redis-server");
    seed();
  }

  private static void seed() throws Exception {
    Deadline deadline = Deadline.after(Duration.ofMinutes(1));
    ServerAddress address = ServerAddress.parse("127.0.0.1:" + server.get("PORT"), 0);
    Login login = new Login("", server.get("PASSWORD"), 0);
    try (RedisConnection redis =
        new RedisConnection(ServerStream.connect(address, deadline), login, deadline)) {
      redis.ask(deadline, 1000, Command.SET, "present@example.com", "some value");
      redis.ask(deadline, 1000, Command.SET, "grün key", "schön");
      redis.ask(deadline, 1000, Command.SET, "long", "x".repeat(100));
      redis.ask(deadline, 1000, Command.HSET, "aliases", "anna@example.com", "a@example.org");
      redis.ask(deadline, 1000, Command.SADD, "members:team", "b@example.org", "a@example.org");
      redis.ask(deadline, 1000, Command.RPUSH, "list", "z", "", "y");
      redis.ask(deadline, 1000, Command.SELECT, "3");
      redis.ask(deadline, 1000, Command.SET, "third", "database");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  public TableFactory factory() {
    return new RedisFactory();
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return table(where, "");
  }

  private static TableName table(Path where, String more) throws Exception {
    Path file = where.resolve("redis.cf");
    Files.writeString(
        file,
        "hosts = inet:127.0.0.1:"
            + server.get("PORT")
            + "\npassword = "
            + server.get("PASSWORD")
            + "\n"
            + more);
    return new TableName("redis", file.toString());
  }

  private Table open(String more) throws Exception {
    return factory().open(table(directory, more), TableContract.context(directory, warnings));
  }

  private LookupResult ask(String more, String key) throws Exception {
    try (Table table = open(more)) {
      return table.lookup(key, TableContract.soon());
    }
  }

  @Test
  void asksForEachTypeOfValue() throws Exception {
    assertEquals(LookupResult.found("schön"), ask("", "grün key"));
    assertEquals(
        LookupResult.found("a@example.org"),
        ask("value_type = hash\nkey_format = aliases\n", "anna@example.com"));
    assertEquals(LookupResult.NOT_FOUND, ask("value_type = hash\nkey_format = aliases\n", "otto"));
    assertEquals(
        LookupResult.found("a@example.org,b@example.org"),
        ask("value_type = set\nkey_format = members:%u\n", "team@example.com"));
    assertEquals(LookupResult.NOT_FOUND, ask("value_type = set\n", "otto"));
    assertEquals(LookupResult.found("z,y"), ask("value_type = list\n", "list"));
    assertInstanceOf(LookupResult.TryAgain.class, ask("value_type = set\n", "list"));
  }

  @Test
  void choosesTheDatabaseAndFormatsTheResult() throws Exception {
    assertEquals(
        LookupResult.found("<database> third"), ask("db = 3\nresult_format = <%s> %S\n", "third"));
  }

  @Test
  void asksByTheUnixSocketAndTheNextHost() throws Exception {
    String more = "hosts = inet:127.0.0.1:1 unix:" + server.get("SOCKET") + "\n";
    assertEquals(LookupResult.found(value()), ask(more, presentKey()));
  }

  @Test
  void valuesHaveALimit() throws Exception {
    assertInstanceOf(LookupResult.TryAgain.class, ask("data_size_limit = 99\n", "long"));
    assertInstanceOf(
        LookupResult.TryAgain.class, ask("value_type = list\nexpansion_limit = 1\n", "list"));
  }

  @Test
  void aWrongPasswordIsATemporaryErrorThatDoesNotShowIt() throws Exception {
    LookupResult result = ask("password = not-this\n", presentKey());
    String text = assertInstanceOf(LookupResult.TryAgain.class, result).reason() + warnings;
    assertTrue(text.contains("WRONGPASS"), text);
    assertFalse(text.contains("not-this"), text);
  }

  @Test
  void badSettingsAreNamed() {
    for (String bad : List.of("hosts = x:y\n", "value_type = tree\n", "db = x\n", "tls = ja\n")) {
      assertFalse(assertThrows(TableException.class, () -> open(bad)).isTemporary(), bad);
    }
  }

  @Test
  void aServerThatGoesAndComesBackIsReportedOnceEach() throws Exception {
    try (Table table = open("")) {
      assertInstanceOf(LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
      server.stop();
      for (int i = 0; i < 20; i++) {
        assertInstanceOf(
            LookupResult.TryAgain.class, table.lookup(presentKey(), TableContract.soon()));
      }
      assertEquals(1, warnings.size(), warnings.toString());
      server.start();
      assertEquals(LookupResult.NOT_FOUND, table.lookup("nothing", TableContract.soon()));
      assertEquals(2, warnings.size(), warnings.toString());
      seed();
    }
  }
}
