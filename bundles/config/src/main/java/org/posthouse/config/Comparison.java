package org.posthouse.config;

import java.util.List;

/** The {@code {a} <op> {b}} at the start of a {@code ${...}}. */
final class Comparison {

  private static final List<String> OPERATORS = List.of("==", "!=", "<=", ">=", "<", ">");

  private final Expander expander;
  private final Cursor in;
  private final int depth;

  Comparison(Expander expander, Cursor in, int depth) {
    this.expander = expander;
    this.in = in;
    this.depth = depth;
  }

  /** {@code true}, or nothing. */
  String result() throws ExpansionException {
    String left = in.braced();
    in.skipSpace();
    String operator = operator();
    String suffix = in.name();
    if (!suffix.isEmpty() && !suffix.equals("level")) {
      in.goTo(in.position() - suffix.length());
      throw in.bad("bad operator suffix");
    }
    in.skipSpace();
    if (in.peek() != '{') {
      throw in.bad("\"{expression}\" expected");
    }
    String right = in.braced();
    return evaluate(
        expander.operand(left, depth), operator, suffix, expander.operand(right, depth));
  }

  private static String evaluate(String left, String operator, String suffix, String right)
      throws ExpansionException {
    int order = suffix.isEmpty() ? order(left, right) : levelOrder(left, right);
    return holds(operator, order) ? "true" : "";
  }

  private String operator() throws ExpansionException {
    for (String operator : OPERATORS) {
      if (in.take(operator)) {
        return operator;
      }
    }
    throw in.bad("\"==\" or \"!=\" or \"<\" or \"<=\" or \">=\" or \">\" expected");
  }

  private static boolean holds(String operator, int order) {
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  /** As numbers if both are, else as text. */
  private static int order(String left, String right) {
    if (!Text.isDigits(left) || !Text.isDigits(right)) {
      return left.compareTo(right);
    }
    String a = left.replaceFirst("^0+", "");
    String b = right.replaceFirst("^0+", "");
    return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
  }

  private static int levelOrder(String left, String right) throws ExpansionException {
    return Long.compare(level(left), level(right));
  }

  /** A compatibility level: {@code major.minor.patch}, the later parts optional. */
  static long level(String text) throws ExpansionException {
    long level = 0;
    String number = text.stripLeading();
    number = number.startsWith("+") ? number.substring(1) : number;
    List<String> parts = List.of(number.split("\\.", 4));
    for (int i = 0; i < 3; i++) {
      String part = i < parts.size() ? parts.get(i) : "0";
      if (!Text.isDigits(part) || part.length() > 5 || parts.size() > 3) {
        throw new ExpansionException(
            "malformed compatibility level syntax: \"" + Text.printable(text) + "\"");
      }
      level = level * 100_000 + Integer.parseInt(part);
    }
    return level;
  }
}
