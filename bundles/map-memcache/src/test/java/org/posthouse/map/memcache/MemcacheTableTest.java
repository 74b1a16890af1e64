package org.posthouse.map.memcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableHandle;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.api.testing.Peer;
import org.posthouse.tables.broker.TableBroker;

final class MemcacheTableTest implements TableContract {
  private static Peer server;

  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = Peer.start("memcached", "/usr/bin/memcached");
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  public TableFactory factory() {
    return new MemcacheFactory();
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    TableName name = table(where, "");
    try (Table table = factory().open(name, TableContract.context(where, warnings))) {
      ((UpdatableTable) table).put(presentKey(), value());
    }
    return name;
  }

  private static TableName table(Path where, String more) throws Exception {
    Path file = where.resolve("memcache.cf");
    Files.writeString(file, "memcache = inet:127.0.0.1:" + server.get("PORT") + "\n" + more);
    return new TableName("memcache", file.toString());
  }

  private Table open(String more) throws Exception {
    return factory().open(table(directory, more), TableContract.context(directory, warnings));
  }

  @Test
  void keysHaveAFormat() throws Exception {
    try (Table formatted = open("key_format = aliases:%s\n");
        Table plain = open("")) {
      ((UpdatableTable) formatted).put("a@example.com", "b");
      assertEquals(
          LookupResult.found("b"), formatted.lookup("a@example.com", TableContract.soon()));
      assertEquals(
          LookupResult.found("b"), plain.lookup("aliases:a@example.com", TableContract.soon()));
      assertTrue(((UpdatableTable) formatted).delete("a@example.com"));
      assertEquals(LookupResult.NOT_FOUND, formatted.lookup("a@example.com", TableContract.soon()));
    }
  }

  @Test
  void repliesHaveALimit() throws Exception {
    try (Table table = open("data_size_limit = 5\nmax_try = 1\n")) {
      ((UpdatableTable) table).put("six", "123456");
      ((UpdatableTable) table).put("five", "12345");
      assertInstanceOf(LookupResult.TryAgain.class, table.lookup("six", TableContract.soon()));
      assertEquals(LookupResult.found("12345"), table.lookup("five", TableContract.soon()));
    }
  }

  @Test
  void askedForItsDomainsOnly() throws Exception {
    try (Table table = open("domain = example.com\n")) {
      assertEquals(LookupResult.NOT_FOUND, table.lookup("a@example.org", TableContract.soon()));
    }
  }

  @Test
  void whatIsNotCachedComesFromTheTableBehindAndIsCached() throws Exception {
    try (TableBroker broker =
        new TableBroker(TableContract.context(directory, warnings), List.of(factory()))) {
      TableHandle table =
          broker.table(
              table(directory, "backup = inline:{ { behind = there } }\nkey_format = x:%s\n")
                  .toString());
      assertEquals(LookupResult.found("there"), table.lookup("behind"));
      // In a file of its own: the broker would take it for a change of the other.
      Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
      try (Table cache =
          factory()
              .open(
                  table(elsewhere, "key_format = x:%s\n"),
                  TableContract.context(directory, warnings))) {
        assertEquals(LookupResult.found("there"), cache.lookup("behind", TableContract.soon()));
      }
      assertEquals(LookupResult.NOT_FOUND, table.lookup("nowhere"));
      assertEquals(LookupResult.NOT_FOUND, table.lookup("no key for memcached"));
      server.stop();
      try {
        assertEquals(LookupResult.found("there"), table.lookup("behind"));
        assertEquals(1, warnings.size(), warnings.toString());
      } finally {
        server.start();
      }
    }
  }

  @Test
  void aServerThatGoesAndComesBackIsReportedOnceEach() throws Exception {
    try (Table table = open("")) {
      ((UpdatableTable) table).put("k", "v");
      server.stop();
      for (int i = 0; i < 20; i++) {
        assertInstanceOf(LookupResult.TryAgain.class, table.lookup("k", TableContract.soon()));
      }
      assertEquals(1, warnings.size(), warnings.toString());
      server.start();
      assertEquals(LookupResult.NOT_FOUND, table.lookup("k", TableContract.soon()));
      assertEquals(2, warnings.size(), warnings.toString());
    }
  }
}
