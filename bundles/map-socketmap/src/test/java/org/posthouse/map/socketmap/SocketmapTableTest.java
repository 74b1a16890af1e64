package org.posthouse.map.socketmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.testing.Peer;

final class SocketmapTableTest implements TableContract {
  private static Peer server;

  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = Peer.start("tables", "/usr/bin/python3");
    Files.writeString(
        Path.of(server.get("TABLE")),
        "map present@example.com some value\nmap empty -\nmap long "
            + "x".repeat(99_997)
            + "\n"
            + "map longer "
            + "x".repeat(99_998)
            + "\n");
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Override
  public TableFactory factory() {
    return new SocketmapFactory();
  }

  @Override
  public TableName goodTable(Path where) {
    return new TableName("socketmap", "inet:127.0.0.1:" + server.get("SOCKETMAP_PORT") + ":map");
  }

  @Override
  public TableName missingTable(Path where) {
    return null;
  }

  private LookupResult ask(String name, String key) throws Exception {
    try (Table table = open(name)) {
      return table.lookup(key, TableContract.soon());
    }
  }

  private Table open(String name) throws TableException {
    return factory()
        .open(new TableName("socketmap", name), TableContract.context(directory, warnings));
  }

  @Test
  void asksByTheUnixSocket() throws Exception {
    assertEquals(
        LookupResult.found("some value"),
        ask("unix:" + server.get("SOCKET") + ":map", presentKey()));
    assertEquals(
        LookupResult.NOT_FOUND, ask("unix:" + server.get("SOCKET") + ":other", presentKey()));
  }

  @Test
  void eachKindOfErrorIsOne() throws Exception {
    String name = goodTable(directory).name();
    assertInstanceOf(LookupResult.TryAgain.class, ask(name, "tempfail"));
    assertInstanceOf(LookupResult.TryAgain.class, ask(name, "timeout"));
    assertInstanceOf(LookupResult.Misconfigured.class, ask(name, "permfail"));
    assertInstanceOf(LookupResult.TryAgain.class, ask(name, "hangup"));
    assertInstanceOf(LookupResult.TryAgain.class, ask(name, "garbage"));
    assertInstanceOf(LookupResult.Found.class, ask(name, presentKey()));
  }

  @Test
  void repliesHaveALimit() throws Exception {
    String name = goodTable(directory).name();
    assertInstanceOf(LookupResult.Found.class, ask(name, "long"));
    assertInstanceOf(LookupResult.TryAgain.class, ask(name, "longer"));
  }

  @Test
  void badNamesAreRefused() {
    for (String bad :
        List.of("", "inet:x", "inet:x:y:z", "127.0.0.1:1:map", "unix::x", "inet:h:1:")) {
      TableException e = assertThrows(TableException.class, () -> open(bad), bad);
      assertEquals(false, e.isTemporary());
    }
  }

  @Test
  void aServerThatGoesAndComesBackIsReportedOnceEach() throws Exception {
    try (Table table = open(goodTable(directory).name())) {
      assertInstanceOf(LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
      server.stop();
      for (int i = 0; i < 20; i++) {
        assertInstanceOf(
            LookupResult.TryAgain.class, table.lookup(presentKey(), TableContract.soon()));
      }
      assertEquals(1, warnings.size(), warnings.toString());
      server.start();
      assertInstanceOf(LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
      assertEquals(2, warnings.size(), warnings.toString());
    }
  }
}
