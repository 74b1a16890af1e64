package org.posthouse.mail;

import java.util.ArrayList;
import java.util.List;
import org.posthouse.mail.Token.Kind;

/** Cuts text into {@link Token}s and puts them together again. Any text gives tokens. */
public final class Tokens {
  private static final String OPERATORS = "\"(),.:;<>@[]!%|";

  private Tokens() {}

  /** The tokens of a text; white space only separates. */
  public static List<Token> scan(String text) {
    return scan(text, Integer.MAX_VALUE);
  }

  /** At most {@code limit} tokens; the rest of the text is ignored. */
  public static List<Token> scan(String text, int limit) {
    var tokens = new ArrayList<Token>();
    int i = 0;
    while (i < text.length() && tokens.size() < limit) {
      char c = text.charAt(i);
      if (isSpace(c)) {
        i++;
        continue;
      }
      int end =
          switch (c) {
            case '(' -> commentEnd(text, i);
            case '"' -> enclosedEnd(text, i, '"');
            case '[' -> enclosedEnd(text, i, ']');
            default -> OPERATORS.indexOf(c) >= 0 ? i + 1 : atomEnd(text, i);
          };
      tokens.add(
          switch (c) {
            case '(' -> comment(text.substring(i, end));
            case '"' -> enclosed(Kind.QUOTED, text, i, end, '"');
            case '[' -> enclosed(Kind.LITERAL, text, i, end, ']');
            default -> OPERATORS.indexOf(c) >= 0 ? Token.operator(c) : atom(text, i, end);
          });
      i = end;
    }
    return tokens;
  }

  /** As it stands in a header or between the brackets of a path: quoted where needed. */
  public static String external(List<Token> tokens) {
    return join(tokens, true);
  }

  /** Without quoting: as the words are meant. */
  public static String internal(List<Token> tokens) {
    return join(tokens, false);
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static String join(List<Token> tokens, boolean quoted) {
    if (tokens.size() == 1 && tokens.getFirst().kind() == Kind.ATOM) {
      return tokens.getFirst().text();
    }
    var out = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      append(out, token, quoted);
      if (i + 1 < tokens.size() && spaced(token, tokens.get(i + 1))) {
        out.append(' ');
      }
    }
    return out.toString();
  }

  static void append(StringBuilder out, Token token, boolean quoted) {
    switch (token.kind()) {
      case QUOTED -> {
        if (quoted) {
          escape(out.append('"'), token.text(), "\"\\\r\n").append('"');
        } else {
          out.append(token.text());
        }
      }
      case LITERAL -> escape(out.append('['), token.text(), quoted ? "]\\\r\n" : "").append(']');
      case ATOM, COMMENT, OPERATOR -> out.append(token.text());
    }
  }

  static boolean spaced(Token token, Token next) {
    return token.is(',') || next.is('<') || token.isWord() && next.isWord();
  }

  private static StringBuilder escape(StringBuilder out, String text, String special) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (special.indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out;
  }

  private static int commentEnd(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '\\' -> i++;
        case '(' -> depth++;
        case ')' -> {
          if (--depth == 0) {
            return i + 1;
          }
        }
        default -> {}
      }
    }
    return text.length();
  }

  private static Token comment(String raw) {
    boolean open = commentEnd(raw + ")", 0) != raw.length() || !raw.endsWith(")");
    return new Token(Kind.COMMENT, open ? closeComment(raw) : raw);
  }

  private static String closeComment(String text) {
    int depth = 0;
    String raw = text;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        // At the very end it would quote what closes the comment.
        raw = i + 1 == text.length() ? text + '\\' : text;
        i++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
    }
    return depth > 0 ? raw + ")".repeat(depth) : raw;
  }

  private static int enclosedEnd(String text, int start, char close) {
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == close) {
        return i + 1;
      }
    }
    return text.length();
  }

  private static Token enclosed(Kind kind, String text, int start, int end, char close) {
    var out = new StringBuilder(end - start);
    for (int i = start + 1; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < end) {
        out.append(text.charAt(++i));
      } else if (c != close || i < end - 1) {
        out.append(c);
      }
    }
    return new Token(kind, out.toString());
  }

  private static int atomEnd(String text, int start) {
    int i = start;
    while (i < text.length() && !isSpace(text.charAt(i))) {
      if (OPERATORS.indexOf(text.charAt(i)) >= 0) {
        break;
      }
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return Math.min(i, text.length());
  }

  /** An atom; with quoted characters that no atom may have it becomes a quoted string. */
  private static Token atom(String text, int start, int end) {
    if (text.indexOf('\\', start, end) < 0) {
      return new Token(Kind.ATOM, text.substring(start, end));
    }
    var out = new StringBuilder();
    boolean special = false;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < end) {
        c = text.charAt(++i);
      }
      special |= isSpace(c) || c == '\\' || OPERATORS.indexOf(c) >= 0 && c != '!' && c != '%';
      out.append(c);
    }
    return new Token(special ? Kind.QUOTED : Kind.ATOM, out.toString());
  }
}
