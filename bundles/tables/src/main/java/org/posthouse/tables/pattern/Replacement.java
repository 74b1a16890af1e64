package org.posthouse.tables.pattern;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.posthouse.tables.text.TextBytes;

/**
 * The text that a rule gives, with {@code $1}, <code>${1}</code> and {@code $(1)} for what groups
 * matched.
 */
final class Replacement {

  private sealed interface Part {}

  private record Literal(byte[] text) implements Part {}

  private record Group(int number) implements Part {}

  private final List<Part> parts;
  private final String constant;
  private final int maxGroup;

  private Replacement(List<Part> parts, String constant, int maxGroup) {
    this.parts = parts;
    this.constant = constant;
    this.maxGroup = maxGroup;
  }

  /** The highest group it names; 0 if none. */
  int maxGroup() {
    return maxGroup;
  }

  /** The text for a key that a rule has matched. */
  String expand(RegexLibrary.Subject<?> subject, byte[] key) {
    if (constant != null) {
      return constant;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (Part part : parts) {
      switch (part) {
        case Literal(byte[] bytes) -> text.writeBytes(bytes);
        case Group(int number) -> {
          int start = subject.start(number);
          if (start >= 0) {
            text.write(key, start, subject.end(number) - start);
          }
        }
      }
    }
    return TextBytes.decode(text.toByteArray());
  }

  /** Parses the text; null after warnings if it is wrong. */
  static Replacement parse(String text, String type, String where, Consumer<String> warn) {
    Parser parser = new Parser(text, type, where, warn);
    return parser.parse() ? parser.result() : null;
  }

  private static final class Parser {
    private final String text;
    private final String outOfRange;
    private final String where;
    private final Consumer<String> warn;
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int maxGroup;
    private int at;

    Parser(String text, String type, String where, Consumer<String> warn) {
      this.text = text;
      this.outOfRange = type.equals("regexp") ? "out-of-range" : "out of range";
      this.where = where;
      this.warn = warn;
    }

    Replacement result() {
      return new Replacement(
          List.copyOf(parts), maxGroup == 0 ? literal.toString() : null, maxGroup);
    }

    boolean parse() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c != '$') {
          literal.append(c);
        } else if (at < text.length() && text.charAt(at) == '$') {
          literal.append('$');
          at++;
        } else if (!group()) {
          return false;
        }
      }
      if (maxGroup > 0) {
        endLiteral();
      }
      return true;
    }

    private boolean group() {
      String name = name();
      if (name == null) {
        return false;
      }
      if (!name.chars().allMatch(c -> c >= '0' && c <= '9')) {
        warn.accept(where + "non-numeric replacement index \"" + name + "\"");
        return false;
      }
      int number = name.length() > 4 ? 0 : Integer.parseInt(name);
      if (number == 0) {
        warn.accept(where + outOfRange + " replacement index \"" + name + "\"");
        return false;
      }
      endLiteral();
      parts.add(new Group(number));
      maxGroup = Math.max(maxGroup, number);
      return true;
    }

    private void endLiteral() {
      if (!literal.isEmpty()) {
        parts.add(new Literal(TextBytes.encode(literal.toString())));
        literal.setLength(0);
      }
    }

    private String name() {
      char open = at < text.length() ? text.charAt(at) : ' ';
      if (open == '{' || open == '(') {
        return inBraces(open, open == '{' ? '}' : ')');
      }
      int start = at;
      while (at < text.length() && isNameChar(text.charAt(at))) {
        at++;
      }
      if (at == start) {
        warn.accept("empty macro name: \"" + text + "\"");
        return null;
      }
      return text.substring(start, at);
    }

    private String inBraces(char open, char close) {
      int start = at + 1;
      int depth = 0;
      for (; at < text.length(); at++) {
        char c = text.charAt(at);
        depth += c == open ? 1 : c == close ? -1 : 0;
        if (depth == 0) {
          at++;
          return checked(text.substring(start, at - 1));
        }
      }
      warn.accept("truncated macro reference: \"" + text + "\"");
      return null;
    }

    private String checked(String name) {
      if (name.isEmpty()) {
        warn.accept("empty macro name: \"" + text + "\"");
        return null;
      }
      return name;
    }

    private static boolean isNameChar(char c) {
      return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }
  }
}
