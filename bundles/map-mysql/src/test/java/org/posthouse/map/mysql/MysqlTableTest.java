package org.posthouse.map.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.testing.Front;
import org.posthouse.api.testing.Peer;

final class MysqlTableTest implements TableContract {
  private static final String QUERY = "SELECT v, w FROM t WHERE k = '%s'";
  private static Peer server;

  @TempDir Path directory;
  private final MysqlFactory factory = new MysqlFactory();
  private final List<String> warnings = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    server =
        Peer.start(
            "mariadb",
            "/usr/sbin/mariadbd",
            "--seed",
            Path.of(MysqlTableTest.class.getResource("/seed.sql").toURI()).toString());
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void end() {
    factory.close();
  }

  @Override
  public TableFactory factory() {
    return factory;
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return table(where, QUERY, "");
  }

  private static String tcp() {
    return "hosts = inet:127.0.0.1:" + server.get("PORT") + "\n";
  }

  private static TableName table(Path where, String query, String more) throws Exception {
    Path file = where.resolve("mysql.cf");
    Files.writeString(
        file,
        (more.contains("hosts") ? "" : tcp())
            + "user = postfix\npassword = post'fix;secret\ndbname = mail\n"
            + (query.isEmpty() ? "" : "query = " + query + "\n")
            + more);
    return new TableName("mysql", file.toString());
  }

  private LookupResult ask(String query, String more, String key) throws Exception {
    try (Table table = open(query, more)) {
      return table.lookup(key, TableContract.soon());
    }
  }

  private Table open(String query, String more) throws Exception {
    return factory.open(table(directory, query, more), TableContract.context(directory, warnings));
  }

  @Test
  void aServerThatHangsUpOnceIsAskedAgain() throws Exception {
    try (Front front = new Front("127.0.0.1", Integer.parseInt(server.get("PORT")));
        Table table = open(QUERY, "hosts = inet:127.0.0.1:" + front.port() + "\n")) {
      for (int i = 0; i < 2; i++) {
        front.hangUp(1);
        assertInstanceOf(
            LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
      }
      front.hangUp(100);
      assertInstanceOf(
          LookupResult.TryAgain.class, table.lookup(presentKey(), TableContract.soon()));
    }
  }

  @Test
  void joinsColumnsAndRowsThatAreNotEmpty() throws Exception {
    assertEquals(LookupResult.found("a,b,c"), ask(QUERY, "", "two@example.com"));
  }

  @Test
  void keysAreOnlyText() throws Exception {
    assertEquals(LookupResult.found("quote"), ask(QUERY, "", "o'brien@example.com"));
    assertEquals(LookupResult.found("backslash"), ask(QUERY, "", "back\\slash"));
    assertEquals(LookupResult.found("schön"), ask(QUERY, "", "grün@example.com"));
    assertEquals(LookupResult.NOT_FOUND, ask(QUERY, "", "\\' OR 1=1 -- "));
    assertEquals(
        LookupResult.NOT_FOUND, ask("SELECT v FROM t WHERE k = \"%s\"", "", "\" OR 1=1 -- "));
    assertEquals(LookupResult.NOT_FOUND, ask("SELECT v FROM t WHERE k = %s", "", "1 OR 1=1"));
  }

  @Test
  void partsOfAKeyInsideLongerTextsAndNames() throws Exception {
    assertEquals(
        LookupResult.found("joined"), ask("SELECT v FROM t WHERE k='list-%u'", "", "anna@x.net"));
    assertEquals(
        LookupResult.found("7,2020-02-03 04:05:06,1"),
        ask("SELECT * FROM `users_%1`", "", "anna@x.net"));
    assertInstanceOf(
        LookupResult.TryAgain.class, ask("SELECT * FROM `users_%1`", "", "x@x.`, t; --"));
  }

  @Test
  void callsStoredProcedures() throws Exception {
    assertEquals(
        LookupResult.found("some value"), ask("CALL lookup('%s')", "", "present@example.com"));
    assertEquals(LookupResult.NOT_FOUND, ask("CALL lookup('%s')", "", "absent@example.com"));
    assertInstanceOf(LookupResult.TryAgain.class, ask("CALL nothing('%s')", "", "x"));
    assertEquals(
        LookupResult.NOT_FOUND, ask("CALL nothing('%s')", "require_result_set = no\n", "x"));
    assertInstanceOf(
        LookupResult.TryAgain.class, ask("CALL twice('%s')", "", "present@example.com"));
  }

  @Test
  void knowsTheOldParameters() throws Exception {
    assertEquals(
        LookupResult.found("some value"),
        ask(
            "",
            "table = t\nselect_field = v\nwhere_field = k\nadditional_conditions = AND 1=1\n",
            "present@example.com"));
  }

  @Test
  void asksByTheUnixSocket() throws Exception {
    assertEquals(
        LookupResult.found("a,b,c"),
        ask(QUERY, "hosts = unix:" + server.get("SOCKET") + "\n", "two@example.com"));
  }

  @Test
  void localhostIsTheSocketOfTheOptionFile() throws Exception {
    Path options = directory.resolve("my.cnf");
    Files.writeString(options, "[client]\nsocket = \"" + server.get("SOCKET") + "\"\n");
    assertEquals(
        LookupResult.found("a,b,c"),
        ask(QUERY, "hosts = localhost\noption_file = " + options + "\n", "two@example.com"));
  }

  @Test
  void theNextHostAnswersForOneThatDoesNot() throws Exception {
    String more = "hosts = unix:/nowhere/socket, 127.0.0.1:1 127.0.0.1:" + server.get("PORT");
    try (Table table = open(QUERY, more + "\n")) {
      for (int i = 0; i < 20; i++) {
        assertEquals(
            LookupResult.found("a,b,c"), table.lookup("two@example.com", TableContract.soon()));
      }
    }
    assertTrue(warnings.size() <= 2, warnings.toString());
  }

  @Test
  void aWrongPasswordIsATemporaryErrorThatDoesNotShowIt() throws Exception {
    String more = tcp() + "password = not-this-one\n";
    LookupResult result = ask(QUERY, more, "two@example.com");
    String text = assertInstanceOf(LookupResult.TryAgain.class, result).reason() + warnings;
    assertTrue(text.contains("Access denied"), text);
    assertFalse(text.contains("not-this-one"), text);
  }

  @Test
  void aBadQueryIsATemporaryError() throws Exception {
    assertInstanceOf(LookupResult.TryAgain.class, ask("SELECT x FROM nowhere", "", "x"));
  }

  @Test
  void aServerThatGoesAndComesBackIsReportedOnceEach() throws Exception {
    try (Table table = open(QUERY, "")) {
      assertInstanceOf(
          LookupResult.Found.class, table.lookup("two@example.com", TableContract.soon()));
      server.stop();
      for (int i = 0; i < 20; i++) {
        assertInstanceOf(
            LookupResult.TryAgain.class, table.lookup("two@example.com", TableContract.soon()));
      }
      assertEquals(1, warnings.size(), warnings.toString());
      server.start();
      assertInstanceOf(
          LookupResult.Found.class, table.lookup("two@example.com", TableContract.soon()));
      assertEquals(2, warnings.size(), warnings.toString());
    }
  }
}
