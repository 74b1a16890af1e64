package org.posthouse.map.mongodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.testing.Await;

final class MongodbTableTest implements TableContract {
  private static final String QUERY = "query_filter = {\"k\": \"%s\"}\nresult_attribute = v\n";

  @TempDir Path directory;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private MongoServer server;

  @BeforeEach
  void start() throws Exception {
    server = new MongoServer();
    for (String document :
        List.of(
            "{_id: 1, k: 'present@example.com', v: 'some value', w: 'other'}",
            "{_id: 2, k: 'list', v: ['a', 'b', ['c', 5]], w: 1.5}",
            "{_id: 3, k: 'list', v: ''}",
            "{_id: 4, u: 'anna', d: 'example.org', v: {$numberLong: '7'}}",
            "{_id: 5, k: 'o\"brien', v: 'quote'}",
            "{_id: 6, k: 'date', v: {$date: '2020-01-01T00:00:00Z'}}")) {
      server.documents.add(BsonDocument.parse(document));
    }
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Override
  public TableFactory factory() {
    return new MongodbFactory();
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return table(where, QUERY);
  }

  private TableName table(Path where, String more) throws IOException {
    Path file = where.resolve("mongodb.cf");
    Files.writeString(
        file,
        "uri = mongodb://127.0.0.1:" + server.port() + "/\ndbname = mail\ncollection = t\n" + more);
    return new TableName("mongodb", file.toString());
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
  void joinsTheElementsOfAllDocuments() throws Exception {
    assertEquals(LookupResult.found("a,b,c,5"), ask(QUERY, "list"));
    assertInstanceOf(LookupResult.TryAgain.class, ask(QUERY + "expansion_limit = 3\n", "list"));
    assertEquals(
        LookupResult.found("<some value> present"),
        ask(QUERY + "result_format = <%s> %U\n", presentKey()));
  }

  @Test
  void keysAreOnlyText() throws Exception {
    assertEquals(LookupResult.found("quote"), ask(QUERY, "o\"brien"));
    assertEquals(LookupResult.NOT_FOUND, ask(QUERY, "\", \"v\": \"some value"));
    assertEquals(LookupResult.NOT_FOUND, ask(QUERY, "{\"$gt\": \"\"}"));
  }

  @Test
  void keysInRegularExpressionsStandForThemselves() throws Exception {
    for (String options : List.of("", ", \"$options\": \"i\"")) {
      ask(
          "query_filter = {\"k\": {\"$regex\": \"^%u@\"" + options + "}}\nresult_attribute = v\n",
          "a.*b@x");
      BsonValue asked = server.finds.getLast().getDocument("filter").get("k");
      assertEquals(
          "^a\\.\\*b@",
          asked.isRegularExpression()
              ? asked.asRegularExpression().getPattern()
              : asked.asDocument().getString("$regex").getValue());
    }
  }

  @Test
  void theFilterMayHavePartsOfTheKey() throws Exception {
    String parts = "query_filter = {\"u\": \"%u\", \"d\": \"%d\"}\nresult_attribute = v\n";
    assertEquals(LookupResult.found("7"), ask(parts, "anna@example.org"));
    int asked = server.finds.size();
    assertEquals(LookupResult.NOT_FOUND, ask(parts, "anna"));
    assertEquals(asked, server.finds.size());
  }

  @Test
  void aProjectionIsPassedOnWithoutTheId() throws Exception {
    String projection = "projection = {\"v\": 1, \"p\": {\"$concat\": [\"$d\", \"/\", \"$u\"]}}\n";
    assertEquals(
        LookupResult.found("some value"),
        ask("query_filter = {\"k\": \"%s\"}\n" + projection, presentKey()));
    assertEquals(
        BsonDocument.parse("{v: 1, p: {$concat: ['$d', '/', '$u']}, _id: 0}"),
        server.finds.getLast().getDocument("projection"));
  }

  @Test
  void otherTypesAreIgnoredWithAWarning() throws Exception {
    assertEquals(LookupResult.NOT_FOUND, ask(QUERY, "date"));
    assertEquals(1, warnings.size(), warnings.toString());
  }

  @Test
  void badSettingsAreNamed() {
    for (String bad :
        List.of(
            "result_attribute = v\n",
            "query_filter = {\"k\": %s}\nresult_attribute = v\n",
            "query_filter = {\"k\": \"%x\"}\nresult_attribute = v\n",
            "query_filter = {}\n",
            QUERY + "uri = mongodb+srv://user:secret@host/\n",
            QUERY + "uri = http://user:secret@host/\n")) {
      TableException e = assertThrows(TableException.class, () -> open(bad), bad);
      assertFalse(e.isTemporary() || e.getMessage().contains("secret"), e.getMessage());
    }
  }

  @Test
  void aServerThatGoesAndComesBackIsReportedOnceEach() throws Exception {
    try (Table table = open(QUERY)) {
      assertInstanceOf(LookupResult.Found.class, table.lookup(presentKey(), TableContract.soon()));
      server.stop();
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(
            LookupResult.TryAgain.class, table.lookup(presentKey(), TableContract.soon()));
      }
      assertEquals(1, warnings.size(), warnings.toString());
      server.start();
      Await.until(
          "it is found again",
          () -> table.lookup(presentKey(), TableContract.soon()) instanceof LookupResult.Found);
      assertEquals(2, warnings.size(), warnings.toString());
    }
  }
}
