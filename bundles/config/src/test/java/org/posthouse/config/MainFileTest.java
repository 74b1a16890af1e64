package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthouse.api.config.ConfigException;

class MainFileTest {

  private static String value(String text, String name) throws ConfigException {
    return MainFile.parse("main.cf", text).settings().get(name).value();
  }

  @Test
  void joinsContinuedLinesAcrossCommentsAndEmptyLines() throws Exception {
    assertEquals("x.y  z q", value("a = x.y\n# c\n\n  z\n   # comment\n q\nb = 1\n", "a"));
  }

  @Test
  void keepsWhatLooksLikeACommentAfterAValue() throws Exception {
    assertEquals("a # comment", value("relayhost = a # comment\n", "relayhost"));
  }

  @Test
  void dropsWhiteSpaceAroundNameAndValue() throws Exception {
    assertEquals("3", value("foo\n  =\t 3 \t\r\n", "foo"));
  }

  @Test
  void takesTheLastOfTwoAndWarns() throws Exception {
    MainFile file = MainFile.parse("main.cf", "a = 1\nb = 2\na = 3\nb = 2");
    assertEquals("3", file.settings().get("a").value());
    assertEquals(List.of("main.cf, line 3: overriding earlier entry: a=1"), file.warnings());
  }

  @Test
  void warnsAboutAContinuationOfNothing() throws Exception {
    assertEquals(
        List.of("main.cf: logical line must not start with whitespace: \"  a = 1\""),
        MainFile.parse("main.cf", "\n  a = 1\nb = 2\n").warnings());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "foo|main.cf, line 2: missing '=' after attribute name: \"foo\"",
        "a b = 1|main.cf, line 2: missing '=' after attribute name: \"a b = 1\"",
        "= x|main.cf, line 2: missing attribute name: \"= x\"",
      })
  void namesFileAndLineOfAnError(String line, String expected) {
    ConfigException e =
        assertThrows(
            ConfigException.class, () -> MainFile.parse("main.cf", "x = 1\n" + line + "\n"));
    assertEquals(expected, e.getMessage());
  }
}
