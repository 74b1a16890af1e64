package org.posthouse.map.regexp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;
import org.posthouse.api.table.TableUse;
import org.posthouse.api.table.Tables;
import org.posthouse.tables.broker.TableBroker;

final class RegexpTableTest implements TableContract {
  private final List<String> warnings = new ArrayList<>();

  @TempDir Path directory;

  @Override
  public TableFactory factory() {
    return new RegexpFactory();
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return table(where, "/^present@/ some value\n");
  }

  private static TableName table(Path where, String text) throws Exception {
    return new TableName("regexp", Files.writeString(where.resolve("t"), text).toString());
  }

  private Table open(String text) throws Exception {
    return factory().open(table(directory, text), TableContract.context(directory, warnings));
  }

  private static String ask(Table table, String key) {
    LookupResult result = table.lookup(key, TableContract.soon());
    return result instanceof LookupResult.Found found ? found.value() : result.toString();
  }

  private String ask(String text, String key) throws Exception {
    try (Table table = open(text)) {
      return ask(table, key);
    }
  }

  private List<String> warnings(String text) throws Exception {
    open(text).close();
    String prefix = "regexp map " + directory.resolve("t") + ", ";
    return warnings.stream().map(w -> w.replace(prefix, "")).toList();
  }

  private static final String NONE = "NotFound[]";

  @Test
  void whereMailGoesIsNotMadeOfTheKey() throws Exception {
    TableName name = table(directory, "/(b)/ <$1>\n/(b)/ $$1\n");
    try (TableBroker broker =
        new TableBroker(TableContract.context(directory, warnings), List.of(factory()))) {
      assertEquals(LookupResult.found("<b>"), broker.table(name.toString()).lookup("abc"));
      for (TableUse use : List.of(TableUse.NO_SUBSTITUTION, TableUse.SENSITIVE)) {
        warnings.clear();
        Tables tables = broker.forUse(use);
        assertEquals(LookupResult.found("$1"), tables.table(name.toString()).lookup("abc"));
        assertEquals(
            List.of(
                "regexp map "
                    + name.name()
                    + ", line 1: regular expression substitution is not allowed: skipping this"
                    + " rule"),
            warnings);
        assertEquals(
            LookupResult.found("$1"), tables.table("unionmap:{" + name + "}").lookup("abc"));
      }
    }
  }

  @Test
  void theFirstRuleThatMatchesAnswers() throws Exception {
    String text = "/b/ one\n!/a/ two\n/a/ three\n";
    assertEquals("one", ask(text, "abc"));
    assertEquals("two", ask(text, "x"));
    assertEquals("three", ask(text, "a"));
  }

  @Test
  void aRuleCanAskForOneMatchAndNotAnother() throws Exception {
    String text = "/(a.)/!/b/i <$1>\n/x/!!/(y)/ both\n!/x/!/z/ neither\n";
    assertEquals("<ac>", ask(text, "acdc"));
    assertEquals(NONE, ask(text, "xab"));
    assertEquals("<ac>", ask(text, "acB"), "the flag turns folding of case off");
    assertEquals("both", ask(text, "yx"));
    assertEquals("neither", ask(text, "y"));
    assertEquals(NONE, ask(text, "z"));
  }

  @Test
  void aSecondExpressionThatIsNoneIsSaid() throws Exception {
    assertEquals(
        List.of(
            "line 1: no regexp: skipping this rule",
            "line 2: no closing regexp delimiter \"y\": skipping this rule",
            "line 3: no replacement text: using empty string"),
        warnings("/x/!\n/x/!y z\n/x/!/y/\n/x/!/y/!/z/ q\n"));
    assertEquals("!/z/ q", ask("/x/!/y/!/z/ q\n", "x"));
    assertEquals("!b", ask("/a/ !b\n", "a"));
  }

  @Test
  void groupsGoIntoTheResult() throws Exception {
    String text = "/^(.)(.)?(.)-/ $3.${2}.$(1).$$\n";
    assertEquals("c.b.a.$", ask(text, "abc-"));
    assertEquals("c..a.$", ask(text, "ac-"));
  }

  @Test
  void blocksNest() throws Exception {
    String text = "if /a/\nif !/b/\n/c/ ac\nendif\n/d/ ad\nENDIF\n/./ rest\n";
    assertEquals("ac", ask(text, "ac"));
    assertEquals("ad", ask(text, "abcd"));
    assertEquals("rest", ask(text, "abc"));
    assertEquals("rest", ask(text, "c"));
    assertEquals(NONE, ask(text, ""));
  }

  @Test
  void flagsToggle() throws Exception {
    assertEquals("yes", ask("/A/ yes\n", "a"));
    assertEquals(NONE, ask("/A/i yes\n", "a"));
    assertEquals(NONE, ask("/^b/ yes\n", "a\nb"));
    assertEquals("yes", ask("/^b/m yes\n", "a\nb"));
  }

  @Test
  void anyDelimiterWillDo() throws Exception {
    assertEquals("yes", ask("~^/usr~ yes\n", "/usr"));
    assertEquals("yes", ask("/^\\/usr/ yes\n", "/usr"));
    assertEquals("yes", ask("! !/a b/   yes \n  too\n", "a b").substring(0, 3));
  }

  @Test
  void aNameCanHoldTheRules() throws Exception {
    TableName name = new TableName("regexp", "{ { /a b/ x y }, {/c/ z} }");
    try (Table table = factory().open(name, TableContract.context(directory, warnings))) {
      assertEquals("x y", ask(table, "a b"));
      assertEquals("z", ask(table, "c"));
      assertFalse(((ChangeSource) table).changed());
    }
  }

  @Test
  void bytesAreKeptAsTheyAre() throws Exception {
    Path file = directory.resolve("t");
    Files.write(file, "/^\u00e9(.)$/ \u00e9$1\n".getBytes(StandardCharsets.ISO_8859_1));
    TableName name = new TableName("regexp", file.toString());
    try (Table table = factory().open(name, TableContract.context(directory, warnings))) {
      assertEquals("\udce9x", ask(table, "\udce9x"));
      assertEquals(NONE, ask(table, "\u00e9x"));
    }
    assertEquals("two", ask("/^..$/ two\n/^.$/ one\n", "\u00e9"));
    assertEquals("yes", ask("/b$/ yes\n", "a\0b"));
  }

  @Test
  void changesAreSeen() throws Exception {
    try (Table table = open("/a/ b\n")) {
      assertFalse(((ChangeSource) table).changed());
      open("/a/ other\n").close();
      assertTrue(((ChangeSource) table).changed());
    }
  }

  @Test
  void badLinesAreSkippedWithTheirNumber() throws Exception {
    assertEquals(
        List.of(
            "line 3: no closing regexp delimiter \"/\": skipping this rule",
            "line 4: ignoring unrecognized request",
            "line 5: $number found in negative match replacement text: skipping this rule",
            "line 6: out of range replacement index \"2\": skipping this rule",
            "line 7: Unmatched ( or \\(",
            "line 8: unknown regexp option \"q\": skipping this rule",
            "line 9: no replacement text: using empty string",
            "line 10: ignoring extra text after IF statement: \"extra\"",
            "line 10: do not prepend whitespace to statements between IF and ENDIF",
            "line 11: ignoring extra text after ENDIF",
            "line 12: ignoring ENDIF without matching IF",
            "line 13: non-numeric replacement index \"b\"",
            "line 13: bad replacement syntax: skipping this rule",
            "empty macro name: \"1 $ 2\"",
            "line 14: bad replacement syntax: skipping this rule",
            "truncated macro reference: \"${1\"",
            "line 15: bad replacement syntax: skipping this rule",
            "line 16: out-of-range replacement index \"0\"",
            "line 16: bad replacement syntax: skipping this rule",
            "line 17: no regexp: skipping this rule",
            "line 19: ignoring unrecognized request",
            "line 18: IF has no matching ENDIF"),
        warnings(
            "# comment\n/ok/ yes\n/noclose\nfoo bar\n!/x/ neg$1\n/a(b)/ $2 out\n/a(b/ x\n"
                + "/z/q bad\n/e/\nif /if1/ extra\nendif extra\nendif\n/cost/ a $b c\n"
                + "/dollar$/ 1 $ 2\n/brace/ ${1\n/zero/ $0\nif\nif !/nope/\naendif\n"));
  }

  @Test
  void badLinesDoNoHarmToTheOthers() throws Exception {
    assertEquals("yes", ask("/noclose\n/a(b/ x\n/a/ yes\n", "a"));
    assertEquals("", ask("/a/\n", "a"));
  }

  @Test
  void basicExpressionsAreAFlagAway() throws Exception {
    assertEquals("yes", ask("/a+b/x yes\n", "a+b"));
    assertEquals("c", ask("/a\\(.\\)/x $1\n", "ac"));
  }

  @Test
  void backReferencesWork() throws Exception {
    assertEquals("o", ask("/(.)\\1/ $1\n", "foo"));
    assertEquals(NONE, ask("/(.)\\1/ $1\n", "bar"));
  }

  @Test
  void whatTakesTooMuchIsNeverNoMatch() throws Exception {
    String text = "/^((a*)*\\2)*(b|\\1)*$/ hopeless\n/./ other\n";
    String why = "regexp map " + directory.resolve("t") + ", line 1: match limit exceeded";
    try (Table table = open(text)) {
      assertEquals(
          new LookupResult.TryAgain(why),
          table.lookup("a".repeat(3000) + "!", TableContract.soon()));
      assertEquals("other", ask(table, "x"), "the hopeless match holds up no other key");
    }
    assertEquals(List.of(why), warnings);
  }

  @Test
  void noTableIsLostToMatchesThatNeverEnd() throws Exception {
    try (Table table = open("/^((a*)*\\2)*(b|\\1)*$/ hopeless\n/z$/ yes\n")) {
      for (int i = 0; i < 10; i++) {
        String answer = ask(table, "a".repeat(200) + i + "!");
        assertTrue(answer.startsWith("TryAgain"), answer);
      }
      assertEquals("yes", ask(table, "xz"));
      assertEquals("yes", ask(table, "x".repeat(2000) + "z"));
      assertEquals("hopeless", ask(table, "aaaa"));
    }
  }

  @Test
  void aBlockThatCannotBeToldIsNotPassedOver() throws Exception {
    String text = "if /(x+x+)+y/\n/z/ in\nendif\n/z/ out\n";
    String answer = ask(text, "x".repeat(40_000) + "z");
    assertTrue(answer.startsWith("TryAgain") && answer.contains("line 1: match limit"), answer);
  }

  @Test
  void aNegatedRuleThatCannotBeToldDoesNotMatch() throws Exception {
    String answer = ask("!/(x+x+)+y/ neither\n", "x".repeat(40_000) + "z");
    assertTrue(answer.startsWith("TryAgain"), answer);
  }

  @Test
  void keysThatTakeLongHoldUpNobody() throws Exception {
    try (Table table = open("/(x+x+)+y/ a\n/z$/ yes\n");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> slow = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        slow.add(threads.submit(() -> ask(table, "x".repeat(40_000) + "z")));
      }
      for (int i = 0; i < 1000; i++) {
        assertEquals("yes", ask(table, "z"));
      }
      for (Future<String> answer : slow) {
        assertTrue(answer.get().startsWith("TryAgain"), answer.get());
      }
      assertEquals("yes", ask(table, "-".repeat(2000) + "z"));
    }
  }

  @Test
  void manyLongKeysAtOnceAreAllAnswered() throws Exception {
    try (Table table = open("/a(b*)c/ $1\n");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        answers.add(threads.submit(() -> ask(table, "-".repeat(3000) + "abbc")));
      }
      for (Future<String> answer : answers) {
        assertEquals("bb", answer.get());
      }
    }
  }
}
