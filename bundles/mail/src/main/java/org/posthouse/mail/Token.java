package org.posthouse.mail;

/**
 * A word of an address as RFC 5322 cuts it.
 *
 * @param kind what it is
 * @param text without quotes or brackets and with the backslashes resolved; a comment is kept as
 *     written, with its parentheses
 */
public record Token(Kind kind, String text) {

  /** What a token is. */
  public enum Kind {
    ATOM,
    QUOTED,
    COMMENT,
    LITERAL,
    OPERATOR
  }

  static Token operator(char c) {
    return new Token(Kind.OPERATOR, String.valueOf(c));
  }

  public boolean is(char operator) {
    return kind == Kind.OPERATOR && text.charAt(0) == operator;
  }

  boolean isWord() {
    return kind != Kind.OPERATOR;
  }
}
