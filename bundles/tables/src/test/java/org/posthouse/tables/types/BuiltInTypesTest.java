package org.posthouse.tables.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.broker.TableBroker;

final class BuiltInTypesTest {
  private final List<String> warnings = new ArrayList<>();

  @TempDir Path directory;

  /** The context that a broker gives, without its handle. */
  private record InBroker(TableContext context, Tables tables) implements TableContext {
    @Override
    public Path configDirectory() {
      return context.configDirectory();
    }

    @Override
    public Optional<String> parameter(String name) {
      return context.parameter(name);
    }

    @Override
    public void warn(String text) {
      context.warn(text);
    }
  }

  private String ask(String table, String key) throws TableException {
    TableContext context = TableContract.context(directory, warnings);
    try (TableBroker broker = new TableBroker(context, List.of());
        Table opened =
            broker
                .factory(TableName.parse(table).type())
                .open(TableName.parse(table), new InBroker(context, broker))) {
      LookupResult result = opened.lookup(key, TableContract.soon());
      return result instanceof LookupResult.Found found ? found.value() : result.toString();
    }
  }

  private String mistake(String table) {
    return assertThrows(TableException.class, () -> ask(table, "a")).getMessage();
  }

  @Test
  void saysWhatIsWrongAsPostfixDoes() {
    assertEquals(
        "bad syntax: \"pipemap:{}\"; need \"pipemap:{type:name...}\"", mistake("pipemap:{}"));
    assertEquals(
        "bad syntax: \"unionmap:x\"; need \"unionmap:{type:name...}\"", mistake("unionmap:x"));
    assertEquals("bad syntax: \"randmap:x\"; need \"randmap:{value...}\"", mistake("randmap:x"));
    assertEquals(
        "bad syntax: \"inline:{}\"; need \"inline:{name=value...}\"", mistake("inline:{}"));
    assertEquals(
        "missing '=' after attribute name: \"inline:{a}\"; need \"inline:{name=value...}\"",
        mistake("inline:{a}"));
  }

  @Test
  void debugLogsEachLookup() throws Exception {
    assertEquals("b", ask("debug:inline:{a=b}", "a"));
    ask("debug:inline:{a=b}", "c");
    assertEquals(
        List.of("inline:{a=b} lookup: \"a\" = \"b\"", "inline:{a=b} lookup: \"c\" = (not found)"),
        warnings);
  }

  @Test
  void whatIsSensitiveIsAskedWithoutApprovalThroughTheProxy() throws Exception {
    try (TableBroker broker =
        new TableBroker(TableContract.context(directory, warnings), List.of())) {
      String table = "proxy:inline:{a=b}";
      assertInstanceOf(LookupResult.Misconfigured.class, broker.table(table).lookup("a"));
      for (TableUse use : List.of(TableUse.ANY, TableUse.NO_SUBSTITUTION)) {
        assertInstanceOf(
            LookupResult.Misconfigured.class, broker.forUse(use).table(table).lookup("a"));
      }
      Tables sensitive = broker.forUse(TableUse.SENSITIVE);
      assertEquals(LookupResult.found("b"), sensitive.table(table).lookup("a"));
      assertEquals(LookupResult.found("b"), sensitive.table("pipemap:{" + table + "}").lookup("a"));
      assertNotSame(broker.table(table), sensitive.table(table));
      assertSame(broker.table("inline:{a=b}"), sensitive.table("inline:{a=b}"));
      assertEquals(1, broker.tables().stream().filter(t -> t.name().equals(table)).count());
    }
  }

  @Test
  void theLastOfEqualInlineKeysCounts() throws Exception {
    assertEquals("c", ask("inline:{a=b,A=c}", "a"));
  }

  @Test
  void textHashWarnsOfBadLines() throws Exception {
    Path file = Files.writeString(directory.resolve("t"), " lead\nkey\nOK a b\nok dup\n");
    assertEquals("a b", ask("texthash:" + file, "ok"));
    assertEquals(
        List.of(
            file + ": logical line must not start with whitespace: \" lead\"",
            file + ", line 2: expected format: key whitespace value -- ignoring this line",
            file + ", line 4: duplicate entry: \"ok\""),
        warnings);
  }

  @Test
  void typesThatAreGoneSayHowToConvertThem() {
    try (TableBroker broker =
        new TableBroker(TableContract.context(directory, warnings), List.of())) {
      assertEquals(
          "unsupported dictionary type: sdbm (say hash: instead, and run \"postmap hash:name\" on"
              + " the source file)",
          broker.unsupported("sdbm"));
    }
  }
}
