package org.posthouse.config;

/** Small operations on the text of configuration files. */
final class Text {

  private Text() {}

  /** White space of C. */
  static boolean isSpace(char c) {
    return c == ' ' || c >= '\t' && c <= '\r';
  }

  /** A character of a parameter name. */
  static boolean isNameChar(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
  }

  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  static String head(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit) + "...";
  }

  /** Shows what is not printable as a question mark. */
  static String printable(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 127 || c >= 128 && c < 160) {
        out = out == null ? new StringBuilder(text) : out;
        out.setCharAt(i, '?');
      }
    }
    return out == null ? text : out.toString();
  }

  static boolean isDigits(String text) {
    if (text.isEmpty()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * The position after the bracket that closes the one at {@code open}, with only brackets of its
   * kind counted; -1 if there is none.
   */
  static int afterBalanced(String text, int open) {
    char left = text.charAt(open);
    char right = left == '{' ? '}' : ')';
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == left) {
        depth++;
      } else if (c == right && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
