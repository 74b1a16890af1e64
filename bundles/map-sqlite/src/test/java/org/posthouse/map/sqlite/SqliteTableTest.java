package org.posthouse.map.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.sqlite.JDBC;

final class SqliteTableTest implements TableContract {
  @TempDir Path directory;

  @Override
  public TableFactory factory() {
    return new SqliteFactory();
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return table(where, "SELECT v FROM a WHERE k = '%s'", "");
  }

  private static TableName table(Path where, String query, String more) throws Exception {
    Path database = where.resolve("db");
    if (!Files.exists(database)) {
      try (Connection c = JDBC.createConnection("jdbc:sqlite:" + database, new Properties());
          Statement s = c.createStatement()) {
        s.execute("CREATE TABLE a (k TEXT, v TEXT)");
        s.execute("INSERT INTO a VALUES ('present@example.com', 'some value')");
        s.execute("INSERT INTO a VALUES ('two@example.com', 'a@x.org'), ('two@example.com', 'b')");
        s.execute("INSERT INTO a VALUES ('o''brien@example.com', 'quoted'), ('empty', '')");
        s.execute("INSERT INTO a VALUES ('list-anna', 'joined'), ('com', 'label')");
      }
    }
    Path file = where.resolve("sqlite.cf");
    Files.writeString(file, "dbpath = " + database + "\nquery = " + query + "\n" + more);
    return new TableName("sqlite", file.toString());
  }

  private LookupResult ask(String query, String more, String key) throws Exception {
    TableName name = table(directory, query, more);
    try (Table table = factory().open(name, TableContract.context(directory, new ArrayList<>()))) {
      return table.lookup(key, TableContract.soon());
    }
  }

  @Test
  void joinsAllRows() throws Exception {
    assertEquals(
        LookupResult.found("a@x.org,b"),
        ask("SELECT v FROM a WHERE k = '%s'", "", "two@example.com"));
  }

  @Test
  void quotesInKeysAreOnlyText() throws Exception {
    String query = "SELECT v FROM a WHERE k = '%s'";
    assertEquals(LookupResult.found("quoted"), ask(query, "", "o'brien@example.com"));
    assertEquals(LookupResult.NOT_FOUND, ask(query, "", "x' OR '1' = '1"));
  }

  @Test
  void bindsPartsOfTheKey() throws Exception {
    assertEquals(
        LookupResult.found("some value"),
        ask("SELECT v FROM a WHERE k = '%u@%d'", "", "present@example.com"));
    assertEquals(
        LookupResult.found("joined"),
        ask("SELECT v FROM a WHERE k = 'list-%u'", "", "anna@example.com"));
    assertEquals(
        LookupResult.found("label"), ask("SELECT v FROM a WHERE k = %1", "", "x@example.com"));
  }

  @Test
  void doesNotAskForKeysWithoutTheWantedPart() throws Exception {
    assertEquals(LookupResult.NOT_FOUND, ask("SELECT v FROM a WHERE '%d' = ''", "", "anna"));
  }

  @Test
  void formatsValues() throws Exception {
    assertEquals(
        LookupResult.found("a at x.org"),
        ask("SELECT v FROM a WHERE k = '%s'", "result_format = %u at %d\n", "two@example.com"));
  }

  @Test
  void asksOnlyForItsDomains() throws Exception {
    String query = "SELECT v FROM a WHERE k = '%s'";
    String more = "domain = example.org, example.net\n";
    assertEquals(LookupResult.NOT_FOUND, ask(query, more, "present@example.com"));
    assertEquals(LookupResult.NOT_FOUND, ask(query, more, "com"));
  }

  @Test
  void tooManyValuesAreNoAnswer() throws Exception {
    assertInstanceOf(
        LookupResult.TryAgain.class,
        ask("SELECT v FROM a WHERE k = '%s'", "expansion_limit = 1\n", "two@example.com"));
  }

  @Test
  void anEmptyValueIsNotFound() throws Exception {
    assertEquals(LookupResult.NOT_FOUND, ask("SELECT v FROM a WHERE k = '%s'", "", "empty"));
  }

  @Test
  void aBadQueryIsNoAnswer() throws Exception {
    assertInstanceOf(
        LookupResult.TryAgain.class, ask("SELECT nothing FROM nowhere", "", "present"));
  }

  @Test
  void doesNotWrite() throws Exception {
    assertInstanceOf(LookupResult.TryAgain.class, ask("DELETE FROM a RETURNING v", "", "x"));
    assertInstanceOf(
        LookupResult.Found.class, ask("SELECT v FROM a WHERE k = '%s'", "", "present@example.com"));
  }

  @Test
  void aSettingThatIsMissingIsNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("bad.cf"), "dbpath = /x\n");
    TableException e =
        assertThrows(
            TableException.class,
            () ->
                factory()
                    .open(
                        new TableName("sqlite", file.toString()),
                        TableContract.context(directory, List.of())));
    assertTrue(e.getMessage().endsWith("no value for parameter query"), e.getMessage());
  }

  @Test
  void seesThatItsConfigurationChanged() throws Exception {
    TableName name = goodTable(directory);
    try (Table table = factory().open(name, TableContract.context(directory, List.of()))) {
      Files.writeString(Path.of(name.name()), "dbpath = /other\nquery = SELECT 1\n");
      assertTrue(((ChangeSource) table).changed());
    }
  }

  @Test
  void onlyTheFirstColumnCounts() throws Exception {
    assertEquals(
        LookupResult.found("some value"),
        ask("SELECT v, k FROM a WHERE k = '%s'", "", "present@example.com"));
  }

  @Test
  void resultsMayHavePartsOfTheKey() throws Exception {
    assertEquals(
        LookupResult.found("some value for present at com"),
        ask("SELECT v FROM a WHERE k = '%s'", "result_format = %s for %U at %1\n", presentKey()));
  }

  @Test
  void knowsTheOldParameters() throws Exception {
    Path file = Path.of(table(directory, "SELECT 1", "").name());
    Files.writeString(
        file,
        Files.readString(file).replaceAll("query.*", "")
            + "table = a\nselect_field = v\nwhere_field = k\nadditional_conditions = LIMIT 1\n");
    TableName name = new TableName("sqlite", file.toString());
    try (Table table = factory().open(name, TableContract.context(directory, new ArrayList<>()))) {
      assertEquals(
          LookupResult.found("a@x.org"), table.lookup("two@example.com", TableContract.soon()));
    }
  }
}
