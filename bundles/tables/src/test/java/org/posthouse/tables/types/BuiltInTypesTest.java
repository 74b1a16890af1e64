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
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.Tables;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.tables.broker.TableBroker;

final class BuiltInTypesTest {
  private final List<String> warnings = new ArrayList<>();
  private final List<String> infos = new ArrayList<>();

  @TempDir Path directory;

  /** The context that a broker gives, without its handle. */
  private record InBroker(TableContext context, Tables tables, List<String> infos)
      implements TableContext {
    @Override
    public Path configDirectory() {
      return context.configDirectory();
    }

    @Override
    public Optional<String> parameter(String name) {
      return context.parameter(name);
    }

    @Override
    public void info(String text) {
      infos.add(text);
    }

    @Override
    public void warn(String text) {
      context.warn(text);
    }
  }

  private String ask(String table, String key) throws TableException {
    TableContext plain = TableContract.context(directory, warnings);
    TableContext context = new InBroker(plain, null, infos);
    try (TableBroker broker = new TableBroker(context, List.of());
        Table opened =
            broker
                .factory(TableName.parse(table).type())
                .open(TableName.parse(table), new InBroker(context, broker, infos))) {
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
        "bad syntax: \"randmap:{a}x\"; need \"randmap:{value...}\"", mistake("randmap:{a}x"));
    assertEquals(
        "bad syntax: \"unionmap:{static:a, b}\"; need \"unionmap:{type:name...}\"",
        mistake("unionmap:{static:a, b}"));
    assertEquals(
        "empty table: \"inline:{ }\"; need \"inline:{name=value...}\"", mistake("inline:{ }"));
    assertEquals(
        "bad syntax: \"inline:{ a=b }x\"; need \"inline:{name=value...}\"",
        mistake("inline:{ a=b }x"));
    assertEquals(
        "bad syntax: \"inline:{ a=b\"; need \"inline:{name=value...}\"", mistake("inline:{ a=b"));
    assertEquals(
        "syntax error after '}' in \"{x=y}x\": \"inline:{ a=b {x=y}x}\"; need"
            + " \"inline:{name=value...}\"",
        mistake("inline:{ a=b {x=y}x}"));
    assertEquals(
        "bad static:name syntax: missing '}' in \"{ foo xx \"", mistake("static:{ foo xx "));
    assertEquals(
        "bad static:name syntax: syntax error after '}' in \"{ foo xx }x\"",
        mistake("static:{ foo xx }x"));
    assertEquals(
        "missing '=' after attribute name: \"inline:{a}\"; need \"inline:{name=value...}\"",
        mistake("inline:{a}"));
  }

  @Test
  void debugLogsEachLookupAsInformation() throws Exception {
    assertEquals("b c", ask("debug:inline:{{a = b c}}", "a"));
    ask("debug:inline:{a=b}", "x");
    ask("debug:fail:{oh no}", "x");
    assertEquals("v", ask("debug:debug:static:v", "k"));
    assertEquals(
        List.of(
            "inline:{{a = b c}} lookup: \"a\" = \"b c\"",
            "inline:{a=b} lookup: \"x\" = \"not_found\"",
            "fail:{oh no} lookup: \"x\" = \"error\"",
            "static:v lookup: \"k\" = \"v\"",
            "debug:static:v lookup: \"k\" = \"v\""),
        infos);
    assertEquals(List.of(), warnings);
  }

  @Test
  void aNameWithoutTypeOrNameIsSaid() {
    for (String name : List.of("debug:", "inline:", "nonsense", ":x")) {
      assertEquals(
          "open dictionary: expecting \"type:name\" form instead of \"" + name + "\"",
          assertThrows(TableException.class, () -> TableName.parse(name)).getMessage());
    }
    assertEquals(
        "open dictionary: expecting \"type:name\" form instead of \"nonsense\"",
        mistake("debug:nonsense"));
  }

  @Test
  void failFailsWhateverIsDone() throws Exception {
    assertEquals("TryAgain[reason=Application error]", ask("fail:x", "a"));
    assertEquals("TryAgain[reason=Application error]", ask("unionmap:{static:a,fail:x}", "a"));
    assertEquals("TryAgain[reason=Application error]", ask("pipemap:{static:a,fail:x}", "a"));
    TableName name = TableName.parse("fail:x");
    UpdatableTable table = new FailFactory().update(name, null);
    assertEquals("table fail:x: delete error: Application error", failure(() -> table.delete("a")));
    assertEquals(
        "table fail:x: write error: Application error", failure(() -> table.put("a", "b")));
    assertEquals(
        "table fail:x: sequence error: Application error",
        failure(() -> ((EnumerableTable) table).entries()));
    assertEquals(
        "table fail:x: write error: Application error",
        failure(() -> new FailFactory().build(name, null).add("a", "b")));
  }

  private static String failure(Executable operation) {
    return assertThrows(TableException.class, operation).getMessage();
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
