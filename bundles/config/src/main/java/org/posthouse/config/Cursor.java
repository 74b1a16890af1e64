package org.posthouse.config;

/** A position in the inside of a {@code ${...}}. */
final class Cursor {

  private final String text;
  private int at;

  Cursor(String text) {
    this.text = text;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  /** The next character; 0 at the end. */
  char peek() {
    return atEnd() ? 0 : text.charAt(at);
  }

  boolean take(char c) {
    if (peek() != c || atEnd()) {
      return false;
    }
    at++;
    return true;
  }

  boolean take(String word) {
    if (!text.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  void skipSpace() {
    while (!atEnd() && Text.isSpace(text.charAt(at))) {
      at++;
    }
  }

  /** Letters, digits and underscores. */
  String name() {
    int start = at;
    while (!atEnd() && Text.isNameChar(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** The inside of the braces that start here. */
  String braced() throws ExpansionException {
    if (peek() != '{') {
      throw bad("\"{\" expected");
    }
    int end = Text.afterBalanced(text, at);
    if (end < 0) {
      throw bad("unbalanced {}");
    }
    String inside = text.substring(at + 1, end - 1);
    at = end;
    return inside;
  }

  String rest() {
    String rest = text.substring(at);
    at = text.length();
    return rest;
  }

  int position() {
    return at;
  }

  void goTo(int position) {
    at = position;
  }

  /** The trouble, with some text before and after this place. */
  ExpansionException bad(String what) {
    return new ExpansionException(
        what
            + " at: \"..."
            + Text.printable(text.substring(Math.max(0, at - 20), at))
            + ">>>"
            + Text.printable(text.substring(at, Math.min(text.length(), at + 20)))
            + "\"");
  }
}
