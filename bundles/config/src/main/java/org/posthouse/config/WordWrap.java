package org.posthouse.config;

/** Prints words with one space between them and, if asked, in lines of limited width. */
final class WordWrap {

  /** Of lines of main.cf. */
  static final int WIDTH = 80;

  /** Of lines of master.cf, one less as in Postfix. */
  static final int SERVICE_WIDTH = 79;

  private static final String INDENT = "    ";

  private final StringBuilder out = new StringBuilder();
  private final boolean fold;
  private final int width;
  private int column;
  private int unseparated;

  WordWrap(boolean fold, int width) {
    this.fold = fold;
    this.width = width;
  }

  /** Adds the words of a text. */
  WordWrap words(String text) {
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean space = i == text.length() || Text.isSpace(text.charAt(i));
      if (space && start >= 0) {
        word(text.substring(start, i));
        start = -1;
      } else if (!space && start < 0) {
        start = i;
      }
    }
    return this;
  }

  /**
   * Begins with a command, in some column. Like Postfix this takes what is not longer than an
   * indent for one: what follows is not separated from it.
   */
  WordWrap command(int start, String name) {
    column = start;
    unseparated = INDENT.length();
    return append(name);
  }

  /** Adds a text that is not taken apart. */
  WordWrap word(String word) {
    return word(word, word.length());
  }

  /** Like Postfix folds by the length without the braces that a word gets. */
  WordWrap word(String word, int length) {
    if (column > unseparated) {
      if (fold && column + 1 + length > width) {
        newLine();
      } else {
        append(" ");
      }
    }
    return append(word);
  }

  /** Continues on the next line, if lines are folded at all. */
  WordWrap next(String word) {
    if (fold) {
      newLine();
    } else {
      append(" ");
    }
    return append(word);
  }

  /** Adds a text to the same line. */
  WordWrap same(String word) {
    return append(" ").append(word);
  }

  private void newLine() {
    out.append('\n').append(INDENT);
    column = INDENT.length();
  }

  private WordWrap append(String text) {
    out.append(text);
    column += text.length();
    return this;
  }

  /** Spaces up to a column, at least one. */
  WordWrap column(int goal, String word) {
    append(" ".repeat(Math.max(1, goal - column)));
    return append(word);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
