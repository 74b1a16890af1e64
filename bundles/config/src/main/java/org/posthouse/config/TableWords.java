package org.posthouse.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.posthouse.api.config.ParameterList;

/**
 * Walks through the words of a list to the tables in it: in braces, within other tables, behind
 * {@code proxy:} and {@code debug:}.
 */
final class TableWords {

  /** Adapters, whose name is a table of its own. */
  private static final Set<String> ADAPTERS = Set.of("proxy", "debug");

  /** What stands in braces in these is patterns, where a number sign is one like any other. */
  private static final Set<String> PATTERNS = Set.of("pcre", "regexp");

  private final String where;
  private final Consumer<String> problems;
  private final Set<String> found = new LinkedHashSet<>();

  /**
   * @param where begins each message
   */
  TableWords(String where, Consumer<String> problems) {
    this.where = where;
    this.problems = problems;
  }

  /** The tables met so far, {@code type:name}, those within others by themselves. */
  Set<String> found() {
    return found;
  }

  /**
   * @param tellComment whether a comment among the words themselves, not in braces, is told; it
   *     ends the list in any case
   */
  void walk(String value, boolean tellComment) {
    walk(value, tellComment, true);
  }

  private void walk(String value, boolean tellComment, boolean deep) {
    List<String> words = ParameterList.split(value);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith("#")) {
        if (tellComment) {
          problems.accept(where + ": " + Text.printable(ParameterList.comment(words, i)));
        }
        return;
      }
      if (!word.startsWith("{")) {
        table(word);
      } else if (deep) {
        walk(inside(word), true, true);
      }
    }
  }

  private void table(String word) {
    int colon = word.indexOf(':');
    if (colon < 0) {
      return;
    }
    String type = word.substring(0, colon);
    String name = word.substring(colon + 1);
    if (ADAPTERS.contains(type)) {
      table(name);
    } else if (name.startsWith("{")) {
      walk(inside(name), true, !PATTERNS.contains(type));
    } else {
      found.add(word);
    }
  }

  /** What stands in braces, and in the rest of the word if they are not closed. */
  private String inside(String word) {
    int end = Text.afterBalanced(word, 0);
    if (end < 0) {
      problem("missing '}' in", word);
      return Text.trim(word.substring(1));
    }
    if (end < word.length()) {
      problem("syntax error after '}' in", word);
    }
    return Text.trim(word.substring(1, end - 1));
  }

  private void problem(String what, String word) {
    problems.accept(where + ": " + what + " \"" + Text.printable(word) + "\"");
  }
}
