package org.posthouse.config;

import java.net.IDN;

/**
 * The {@code $} language of main.cf: {@code $name}, {@code ${name?yes:no}} and comparisons.
 *
 * <p>Text and result are bounded, so that a file of some lines cannot fill the heap or the stack.
 */
final class Expander {

  /** Deeper than anybody writes, far from the end of a small stack. */
  private static final int MAX_DEPTH = 100;

  private static final int MAX_RESULT = 1 << 20;

  /** The function that a name in front of braces can be. */
  private static final String TO_ASCII = "domain_to_ascii";

  /** Gives the expanded value of a name, or null if it has none. */
  @FunctionalInterface
  interface Lookup {
    String find(String name) throws ExpansionException;
  }

  private final Lookup lookup;
  private final boolean strict;

  Expander(Lookup lookup) {
    this(lookup, false);
  }

  /**
   * @param strict whether a name that is not defined is an error, where it is no condition
   */
  Expander(Lookup lookup, boolean strict) {
    this.lookup = lookup;
    this.strict = strict;
  }

  String expand(String text) throws ExpansionException {
    return text.indexOf('$') < 0 ? text : expand(text, 0);
  }

  private String expand(String text, int depth) throws ExpansionException {
    int at = text.indexOf('$');
    if (at < 0) {
      return text;
    }
    if (depth > MAX_DEPTH) {
      throw new ExpansionException("unreasonable macro call nesting");
    }
    StringBuilder out = new StringBuilder(text.length() + 32);
    int done = 0;
    while (at >= 0) {
      out.append(text, done, at);
      done = reference(text, at, out, depth);
      if (out.length() > MAX_RESULT) {
        throw new ExpansionException("expanded value larger than " + MAX_RESULT + " characters");
      }
      at = text.indexOf('$', done);
    }
    return out.append(text, done, text.length()).toString();
  }

  /** Expands the reference whose dollar sign is at {@code at}; returns where it ends. */
  private int reference(String text, int at, StringBuilder out, int depth)
      throws ExpansionException {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    if (next == '$') {
      out.append('$');
      return at + 2;
    }
    if (next == '{' || next == '(') {
      int end = Text.afterBalanced(text, at + 1);
      if (end < 0) {
        throw quoted("truncated macro reference", text);
      }
      if (end == at + 3) {
        throw quoted("empty macro name", text);
      }
      out.append(body(text.substring(at + 2, end - 1), depth));
      return end;
    }
    int end = nameEnd(text, at + 1);
    if (end == at + 1) {
      throw quoted("empty macro name", text);
    }
    out.append(defined(text.substring(at + 1, end)));
    return end;
  }

  private String body(String body, int depth) throws ExpansionException {
    Cursor in = new Cursor(body);
    in.skipSpace();
    if (in.peek() == '{') {
      String result = new Comparison(this, in, depth).result();
      in.skipSpace();
      return in.atEnd() ? result : choose(in, !result.isEmpty(), depth);
    }
    String name = in.name();
    if (name.equals(TO_ASCII) && in.peek() == '{') {
      return toAscii(in, depth);
    }
    int nameEnd = in.position();
    in.skipSpace();
    if (in.atEnd()) {
      return defined(name);
    }
    if (in.peek() != '?' && in.peek() != ':') {
      in.goTo(name.isEmpty() ? in.position() : nameEnd);
      throw in.bad("attribute name syntax error");
    }
    return choose(in, !value(name).isEmpty(), depth);
  }

  /** What follows a condition: {@code ?text}, {@code :text} or {@code ?{text}:{text}}. */
  private String choose(Cursor in, boolean condition, int depth) throws ExpansionException {
    String yes = "";
    if (in.take('?')) {
      int start = in.position();
      in.skipSpace();
      if (in.peek() != '{') {
        in.goTo(start);
        return condition ? expand(in.rest(), depth + 1) : "";
      }
      yes = in.braced();
      in.skipSpace();
      if (in.atEnd()) {
        return condition ? expand(yes, depth + 1) : "";
      }
      if (!in.take(':')) {
        throw in.bad("\":\" expected");
      }
    } else if (in.take(':')) {
      yes = null;
    } else {
      throw in.bad("\"?\" or \":\" expected");
    }
    String no = alternative(in);
    if (condition) {
      return yes == null ? "" : expand(yes, depth + 1);
    }
    return expand(no, depth + 1);
  }

  private static String alternative(Cursor in) throws ExpansionException {
    int before = in.position();
    in.skipSpace();
    if (in.peek() != '{') {
      in.goTo(before);
      return in.rest();
    }
    String text = in.braced();
    in.skipSpace();
    if (!in.atEnd()) {
      throw in.bad("unexpected input");
    }
    return text;
  }

  private String toAscii(Cursor in, int depth) throws ExpansionException {
    String argument = expand(in.braced(), depth + 1);
    in.skipSpace();
    if (!in.atEnd()) {
      throw in.bad("unexpected input");
    }
    return toAscii(argument);
  }

  private static String toAscii(String domain) throws ExpansionException {
    if (domain.chars().allMatch(c -> c < 128)) {
      return domain;
    }
    try {
      return IDN.toASCII(domain);
    } catch (IllegalArgumentException e) {
      throw quoted("not a domain name", domain);
    }
  }

  String operand(String text, int depth) throws ExpansionException {
    return expand(text, depth + 1);
  }

  private String defined(String name) throws ExpansionException {
    String value = lookup.find(name);
    if (value == null && strict) {
      throw new ExpansionException("undefined $" + name);
    }
    return value == null ? "" : value;
  }

  private String value(String name) throws ExpansionException {
    String value = lookup.find(name);
    return value == null ? "" : value;
  }

  private static int nameEnd(String text, int start) {
    int end = start;
    while (end < text.length() && Text.isNameChar(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static ExpansionException quoted(String what, String text) {
    return new ExpansionException(what + ": \"" + Text.printable(Text.head(text, 1000)) + "\"");
  }
}
