package org.posthouse.config;

import java.util.List;

/** The {@code {a} <op> {b}} at the start of a {@code ${...}}. */
final class Comparison {
  private static final int LEVEL_BITS = 10;
  private static final long LEVEL_LIMIT = (1 << LEVEL_BITS) - 1;

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
    String[] parts = text.split("\\.", -1);
    long major = parts.length > 3 ? -1 : levelPart(parts[0], Long.MAX_VALUE >> 2 * LEVEL_BITS);
    long minor = parts.length < 2 ? 0 : levelPart(parts[1], LEVEL_LIMIT);
    long patch = parts.length < 3 ? 0 : levelPart(parts[2], LEVEL_LIMIT);
    if (major < 0 || minor < 0 || patch < 0) {
      throw new ExpansionException(
          "malformed compatibility level syntax: \"" + Text.printable(text) + "\"");
    }
    return (major << LEVEL_BITS | minor) << LEVEL_BITS | patch;
  }

  /** A number, which may have white space and a sign before it; negative if it is none. */
  private static long levelPart(String text, long limit) {
    String number = text.stripLeading();
    boolean negative = number.startsWith("-");
    String digits = negative || number.startsWith("+") ? number.substring(1) : number;
    if (!Text.isDigits(digits) || digits.length() > 18) {
      return -1;
    }
    long value = Long.parseLong(digits);
    return value > limit || negative && value != 0 ? -1 : value;
  }
}
