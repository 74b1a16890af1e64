package org.posthouse.map.pcre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.table.ChangeSource;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.Table;
import org.posthouse.api.table.TableContract;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.TableFactory;
import org.posthouse.api.table.TableName;

final class PcreTableTest implements TableContract {
  private final List<String> warnings = new ArrayList<>();

  @TempDir Path directory;

  @Override
  public TableFactory factory() {
    return new PcreFactory();
  }

  @Override
  public TableName goodTable(Path where) throws Exception {
    return table(where, "/^present@/ some value\n");
  }

  private static TableName table(Path where, String text) throws Exception {
    return new TableName("pcre", Files.writeString(where.resolve("t"), text).toString());
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
    String prefix = "pcre map " + directory.resolve("t") + ", ";
    return warnings.stream().map(w -> w.replace(prefix, "")).toList();
  }

  private static final String NONE = "NotFound[]";

  @Test
  void theFirstRuleThatMatchesAnswers() throws Exception {
    String text = "/b/ one\n!/a/ two\n/a/ three\n";
    assertEquals("one", ask(text, "abc"));
    assertEquals("two", ask(text, "x"));
    assertEquals("three", ask(text, "a"));
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
    TableName name = new TableName("pcre", "{ { /a b/ x y }, {/c/ z} }");
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
    TableName name = new TableName("pcre", file.toString());
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
            "line 3: no closing regexp delimiter \"/\": ignoring this rule",
            "line 4: ignoring unrecognized request",
            "line 5: $number found in negative match replacement text: skipping this rule",
            "line 6: out of range replacement index \"2\": skipping this rule",
            "line 7: error in regex at offset 3: missing closing parenthesis",
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
            "line 16: out of range replacement index \"0\"",
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
  void perlsFlagsToggle() throws Exception {
    assertEquals(NONE, ask("/a.b/s yes\n", "a\nb"));
    assertEquals("yes", ask("/a b/x yes\n", "ab"));
    assertEquals(NONE, ask("/b/A yes\n", "ab"));
    assertEquals(NONE, ask("/a$/E yes\n", "a\n"));
    assertEquals("1", ask("/^(.+)/U $1\n", "12"));
    assertEquals(List.of("line 1: ignoring obsolete regexp option \"X\""), warnings("/a/X yes\n"));
  }

  @Test
  void whatTakesTooMuchIsNeverNoMatch() throws Exception {
    String why = "pcre map " + directory.resolve("t") + ", line 1: match limit exceeded";
    try (Table table = open("/(a+)+$/ hopeless\n/./ other\n")) {
      String key = "a".repeat(60) + "!";
      assertEquals(new LookupResult.TryAgain(why), table.lookup(key, TableContract.soon()));
      assertEquals("other", ask(table, "x"));
    }
    assertEquals(List.of(why), warnings);
  }

  @Test
  void aBlockOrNegationThatCannotBeToldIsNotPassedOver() throws Exception {
    String key = "a".repeat(60) + "!";
    for (String text : List.of("if /(a+)+$/\n/!/ in\nendif\n/!/ out\n", "!/(a+)+$/ not\n")) {
      String answer = ask(text, key);
      assertTrue(answer.startsWith("TryAgain"), answer);
    }
  }

  @Test
  void aRuleHasOneExpression() throws Exception {
    assertEquals(
        List.of("line 1: unknown regexp option \"!\": skipping this rule"),
        warnings("/a/!/b/ a!b\n"));
  }

  @Test
  void hopelessMatchesOfLongKeysEndToo() throws Exception {
    for (String regex : List.of("^.*.*.*.*.*=$", "(?:a|a)*b", "(.*)(.*)(.*)x\\1", "(?R)?a*(a|b)")) {
      warnings.clear();
      ask("/" + regex + "/ x\n", "a".repeat(100_000));
    }
  }

  @Test
  void whatNeedsAGreatStackGetsIt() throws Exception {
    assertEquals("yes", ask("/^(?:a|(b))*+c/ yes\n", "a".repeat(5_000) + "c"));
  }

  @Test
  void aMissingLibraryIsNamedWithItsPackage() {
    TableException e =
        assertThrows(TableException.class, () -> PcreLibrary.load("libnosuchthing.so.9"));
    assertEquals(
        "pcre tables need libnosuchthing.so.9: install the Debian package libpcre2-8-0",
        e.getMessage());
  }
}
