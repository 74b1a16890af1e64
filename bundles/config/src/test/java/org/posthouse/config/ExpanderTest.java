package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpanderTest {

  private final Expander expander =
      new Expander(Map.of("foo", "yes", "empty", "", "level", "3.6")::get);

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "plain=plain",
        "$foo=yes",
        "$(foo)=yes",
        "${foo}x=yesx",
        "${ foo }=yes",
        "$foo.x=yes.x",
        "$foo-x=yes-x",
        "$$foo=$foo",
        "$$=$",
        "[${nope}]=[]",
        "[${foo?a}]=[a]",
        "[${foo? a }]=[ a ]",
        "[${foo?x:y}]=[x:y]",
        "[${empty?x}]=[]",
        "[${nope:b}]=[b]",
        "[${nope: b }]=[ b ]",
        "[${nope:x?y}]=[x?y]",
        "[${foo:b}]=[]",
        "[${foo?{a}:{b}}]=[a]",
        "[${nope?{a}:{ b }}]=[ b ]",
        "[${foo?{a} : {b} }]=[a]",
        "[${foo?{${nope:{n}}}:b}]=[n]",
        "[$(foo?{a}:{b})]=[a]",
        "${foo}}{=yes}{",
        "[${domain_to_ascii{$foo}}]=[yes]",
      })
  void expandsNamesAndConditions(String text, String expected) throws Exception {
    assertEquals(expected, expander.expand(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${{1} == {2} ? {x} : {y}}|y",
        "[${{1} == {2}}]|[]",
        "${{1} == {1}}|true",
        "${{01}=={1}?{x}:{y}}|x",
        "${{a} != {b}?{q}}|q",
        "${{10} > {9}?{num}:{str}}|num",
        "${{a10} > {a9}?{num}:{str}}|str",
        "[${{b} < {a}:q}]|[q]",
        "[${{ a } == {a}}]|[]",
        "[${{}=={}:{b}}]|[]",
        "${{-1}<{1}?{x}:{y}}|x",
        "${{9}<{a}?{x}:{y}}|x",
        "${{$level} <level {3.10}?{x}:{y}}|x",
        "${{3.10} <level {3.9}?{x}:{y}}|y",
        "${{$level} ==level {3.6.0}?{x}:{y}}|x",
        "${{4} >=level {3.99}?{x}:{y}}|x",
        "${{$nope} == {}?{x}:{y}}|x",
      })
  void compares(String text, String expected) throws Exception {
    assertEquals(expected, expander.expand(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${foo|truncated macro reference: \"${foo\"",
        "$(foo|truncated macro reference: \"$(foo\"",
        "${foo?{a}|truncated macro reference: \"${foo?{a}\"",
        "$-x|empty macro name: \"$-x\"",
        "a$|empty macro name: \"a$\"",
        "${foo bar}|attribute name syntax error at: \"...foo>>> bar\"",
        "${foo?{a}{b}}|\":\" expected at: \"...foo?{a}>>>{b}\"",
        "${foo?{x}:{y}z}|unexpected input at: \"...foo?{x}:{y}>>>z\"",
        "${{3.1} <levl {3}?{x}}|bad operator suffix at: \"...{3.1} <>>>levl {3}?{x}\"",
        "${{3.1} <level {a}?{x}}|malformed compatibility level syntax: \"a\"",
        "${{3.1} < {3}{x}}|\"?\" or \":\" expected at: \"...{3.1} < {3}>>>{x}\"",
        "${nope{a}}|attribute name syntax error at: \"...nope>>>{a}\"",
      })
  void saysWhatIsWrong(String text, String expected) {
    ExpansionException e =
        assertThrows(ExpansionException.class, () -> expander.expand(text), text);
    assertEquals(expected, e.getMessage());
  }

  @Test
  void boundsNestingAndSize() {
    String deep = "${foo?{".repeat(100_000) + "}}".repeat(100_000);
    assertThrows(ExpansionException.class, () -> expander.expand(deep));
    Expander large = new Expander(n -> "x".repeat(100_000));
    ExpansionException e =
        assertThrows(ExpansionException.class, () -> large.expand("$a".repeat(1000)));
    assertTrue(e.getMessage().startsWith("expanded value larger"), e.getMessage());
  }
}
