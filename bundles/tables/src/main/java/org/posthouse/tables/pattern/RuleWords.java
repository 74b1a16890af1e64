package org.posthouse.tables.pattern;

/** The words {@code if} and {@code endif} at the start of a line. */
public final class RuleWords {

  private RuleWords() {}

  public static boolean isIf(String line) {
    return isWord(line, "if");
  }

  public static boolean isEndIf(String line) {
    return isWord(line, "endif");
  }

  private static boolean isWord(String line, String word) {
    return line.regionMatches(true, 0, word, 0, word.length())
        && (line.length() == word.length()
            || !RegexRules.isAlphanumeric(line.charAt(word.length())));
  }
}
