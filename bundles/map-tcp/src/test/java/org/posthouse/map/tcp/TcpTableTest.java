package org.posthouse.map.tcp;

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
import org.posthouse.api.testing.Front;
import org.posthouse.api.testing.Peer;

final class TcpTableTest implements TableContract {
  private static Peer server;

  @TempDir Path directory;
  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server = Peer.start("tables", "/usr/bin/python3");
    Files.writeString(
        Path.of(server.get("TABLE")),
        "tcp present@example.com some value\ntcp zwei_grüne schön & 100%\ntcp empty -\ntcp long "
            + "x".repeat(4091)
            + "\n"
            + "tcp longer "
            + "x".repeat(4092)
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
    return new TcpFactory();
  }

  @Override
  public TableName goodTable(Path where) {
    return new TableName("tcp", "127.0.0.1:" + server.get("TCP_PORT"));
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
    return factory().open(new TableName("tcp", name), TableContract.context(directory, warnings));
  }

  @Test
  void aServerThatHangsUpOnceIsAskedAgain() throws Exception {
    try (Front front = new Front("127.0.0.1", Integer.parseInt(server.get("TCP_PORT")));
        Table table = open("127.0.0.1:" + front.port())) {
      for (int times = 1; times >= 0; times--) {
        front.hangUp(times);
        assertInstanceOf(
            LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
      }
      front.hangUp(1);
      assertInstanceOf(
          LookupResult.TryAgain.class, table.lookup(presentKey(), TableContract.soon()));
      assertInstanceOf(LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
    }
  }

  @Test
  void codesWhatIsNotPrintable() throws Exception {
    assertEquals(
        LookupResult.found("schön & 100%"), ask(goodTable(directory).name(), "zwei_grüne"));
    assertEquals(LookupResult.NOT_FOUND, ask(goodTable(directory).name(), "x\nget present"));
  }

  @Test
  void eachKindOfErrorIsOne() throws Exception {
    String name = goodTable(directory).name();
    assertInstanceOf(LookupResult.TryAgain.class, ask(name, "tempfail"));
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
    for (String bad : List.of("", "x", "x:y", ":1", "h:", "h:0")) {
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
