package org.posthouse.map.regexp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;

/** What is matched here, and not by the C library, is matched as the C library does. */
class BacktrackingTest {
  private static final int EXTENDED = Libc.EXTENDED | Libc.ICASE;

  private static String ours(Regex regex, String key, boolean groups) throws RegexException {
    byte[] folded = regex.folded(key.getBytes(ISO_8859_1));
    int[] found = Backtracking.match(regex.program.orElseThrow(), folded, groups);
    return found == null ? "none" : groups ? Arrays.toString(found) : "found";
  }

  private static String theirs(Regex regex, String key, boolean groups) throws RegexException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment offsets = arena.allocate(Math.max(regex.pairs, 1) * 8L, 4);
      byte[] bytes = key.getBytes(ISO_8859_1);
      boolean found = regex.matchesShort(RegexpMatch.copyOf(bytes, arena), bytes.length, offsets);
      return !found ? "none" : groups ? Arrays.toString(offsets.toArray(JAVA_INT)) : "found";
    }
  }

  private static void compare(String expression, int flags, String key) throws RegexException {
    for (boolean groups : List.of(true, false)) {
      Regex regex = Regex.of(expression.getBytes(ISO_8859_1), flags, groups);
      try {
        assertEquals(theirs(regex, key, groups), ours(regex, key, groups), expression + " " + key);
      } finally {
        regex.release();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "(.)\\1 foo",
        "(.)\\1 bar",
        "^(.+)@\\1$ Joe@joe",
        "^(.+)@\\1$ joe@jim",
        "(a*)b\\1 aabaaa",
        "(a|ab)(c|bcd)\\1 abcdab",
        "([[:digit:]]{2,3})-\\1 12345-345",
        "([a-c])[^[:alpha:]\\]\\1 xb-b",
        "(\\w+)\\W\\1\\> one,one",
        "(\\w+)\\W\\1\\> one,ones",
        "\\b(x)\\B\\1 axx",
        "\\b(x)\\B\\1 xxx",
        "(x?)(y?)\\2\\1z yyxz",
        "(()|.)(b)\\3 abb",
        "(a{0,2}){2}\\1 aaaaa",
        "([]-]+)=\\1 ]-=]-",
        "([[.-.][=x=]]+)=\\1 -x=-X",
        "a)(b)\\1 a)bb",
        "((a)|b)*\\2 abaa"
      })
  void expressions(String expression, String key) throws RegexException {
    compare(expression, EXTENDED, key);
    compare(expression, Libc.EXTENDED, key);
    compare(expression, EXTENDED | Libc.NEWLINE, key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "\\(.\\)\\1 foo",
        "*\\(.\\)\\1 *xx",
        "\\(*a\\)\\1 *a*a",
        "^*\\(a\\)$\\1 *a$a",
        "\\(^a\\)\\1$ aa",
        "\\(a\\+\\)b\\?\\1 aabaa",
        "\\(a\\|b\\)\\{2\\}\\1 abb",
        "\\(a{1}\\)\\1 a{1}a{1}",
        "a\\|\\(b\\)\\1 bb"
      })
  void basicExpressions(String expression, String key) throws RegexException {
    compare(expression, Libc.ICASE, key);
    compare(expression, Libc.NEWLINE, key);
  }

  @Test
  void linesAndBytes() throws RegexException {
    for (String key : List.of("a\na", "b\na\na", "a\n\na", "\u00e9\n\u00e9", "a\0a", "")) {
      for (String expression : List.of("^(.)$\n^\\1$", "(.)\n\\1", "(.).\\1", "([^b])[^x]\\1")) {
        compare(expression, EXTENDED, key);
        compare(expression, EXTENDED | Libc.NEWLINE, key);
      }
    }
  }

  @Test
  void anyExpressionMatchesTheSameKeys() throws RegexException {
    var random = new Random(20261201);
    List<String> different = new ArrayList<>();
    int compared = 0;
    for (int i = 0; i < 3000; i++) {
      String expression = "(" + part(random, 2) + ")" + part(random, 2) + "\\1" + part(random, 1);
      Regex regex;
      try {
        regex = Regex.of(expression.getBytes(ISO_8859_1), EXTENDED, false);
      } catch (RegexException _) {
        continue;
      }
      for (int k = 0; k < 4; k++) {
        String key = key(random);
        compared++;
        if (!theirs(regex, key, false).equals(ours(regex, key, false))) {
          different.add(expression + " " + key + " " + ours(regex, key, false));
        }
      }
      regex.release();
    }
    assertEquals(List.of(), different, "of " + compared);
  }

  private static String key(Random random) {
    var key = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      key.append("abc".charAt(random.nextInt(3)));
    }
    return key.toString();
  }

  private static String part(Random random, int depth) {
    String inner = depth == 0 ? "a" : part(random, depth - 1);
    return switch (random.nextInt(9)) {
      case 0 -> inner + "*";
      case 1 -> inner + "|" + (depth == 0 ? "b" : part(random, depth - 1));
      case 2 -> "(" + inner + ")?";
      case 3 -> "(" + inner + ")+";
      case 4 -> "(" + inner + "){1,2}";
      case 5 -> "[ab]" + inner;
      case 6 -> "." + inner;
      case 7 -> inner + "b";
      default -> inner;
    };
  }

  @Test
  void aMatchThatTakesTooMuchEnds() throws RegexException {
    Regex regex = Regex.of("^((a*)*\\2)*(b|\\1)*$".getBytes(ISO_8859_1), EXTENDED, false);
    RegexException e =
        assertThrows(RegexException.class, () -> ours(regex, "a".repeat(3000) + "!", false));
    assertEquals("match limit exceeded", e.getMessage());
    regex.release();
  }
}
