package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.posthouse.api.config.ConfigException;

/**
 * The value of {@code relayhost} in some hundred small main.cf files, compared with what the {@code
 * postconf} of Postfix printed for them; itest/peers records and checks the same cases.
 */
final class LanguageTest {

  /**
   * @param expected what Postfix said: {@code !} before each line of diagnostics, {@code =} before
   *     the value
   */
  private record Case(String title, String main, List<String> expected) {}

  @Test
  void sameValuesAndDiagnosticsAsPostfix() throws IOException {
    List<Case> cases = cases();
    assertTrue(cases.size() > 300, "cases: " + cases.size());
    List<String> different = new ArrayList<>();
    for (Case one : cases) {
      List<String> actual = run(one.main());
      if (!comparable(one.expected(), actual).equals(comparable(actual, actual))) {
        different.add(one.title() + "\n" + one.main() + one.expected() + "\n" + actual + "\n");
      }
    }
    assertEquals("", String.join("\n", different));
  }

  private static List<Case> cases() throws IOException {
    try (InputStream in = LanguageTest.class.getResourceAsStream("language-cases")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return all.substring(5).lines().count() == 0
          ? List.of()
          : List.of(all.substring(5).split("\n#### ")).stream().map(LanguageTest::parse).toList();
    }
  }

  private static Case parse(String text) {
    int title = text.indexOf('\n');
    int end = text.indexOf("----\n");
    String main = text.substring(title + 1, end);
    if (main.endsWith("\\\n")) {
      main = main.substring(0, main.length() - 2);
    }
    List<String> expected = text.substring(end + 5).lines().map(LanguageTest::unescaped).toList();
    return new Case(text.substring(0, title), unescaped(main), expected);
  }

  private static String unescaped(String text) {
    return text.replace("\\r", "\r")
        .replace("\\0", "\0")
        .replace("\\t", "\t")
        .replace("\\\\", "\\");
  }

  /**
   * Leaves out how much text is quoted around the place of a syntax error; of several errors in one
   * value Postfix reports all and we the first.
   */
  private static List<String> comparable(List<String> lines, List<String> ours) {
    Set<String> found = new LinkedHashSet<>(ours.stream().map(LanguageTest::meaning).toList());
    return lines.stream()
        .map(LanguageTest::meaning)
        .filter(line -> !line.startsWith("! warning: ") || found.contains(line))
        .toList();
  }

  private static String meaning(String line) {
    return line.replaceFirst(" at: \"\\.\\.\\..*", "")
        .replaceFirst("(macro call nesting).*", "$1")
        .replace("\"\"", "\"");
  }

  private static List<String> run(String text) {
    List<String> lines = new ArrayList<>();
    try {
      MainFile main = MainFile.parse("DIR/main.cf", text);
      main.warnings().forEach(warning -> lines.add("! warning: " + warning));
      Layers layers =
          new Layers(Path.of("DIR"), Map.of(), Map.of(), main, Map.of(), Registry.builtin());
      String value = new Evaluation(layers).find("relayhost");
      lines.add("= " + new WordWrap(false, 0).words(value));
    } catch (ConfigException e) {
      lines.add("! fatal: " + e.getMessage());
    } catch (ExpansionException e) {
      lines.add("! warning: " + e.getMessage());
      lines.add("! fatal: macro processing error");
    }
    return lines;
  }
}
