package org.posthouse.tables.pattern;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.posthouse.api.table.TableContext;
import org.posthouse.api.table.TableUse;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;
import org.posthouse.tables.text.LogicalLines;
import org.posthouse.tables.text.TextBytes;
import org.posthouse.tables.text.ValueFiles;

/**
 * Reads the rules of a regexp or pcre table. A bad line is skipped with a warning, in the words
 * that Postfix has for it.
 */
final class RegexRules<R> {

  /** An expression; with {@code !} it matches what it does not match. */
  record Pattern<R>(R regex, boolean negated) {
    boolean matches(RegexLibrary.Subject<R> subject) throws RegexException {
      return subject.matches(regex) != negated;
    }
  }

  /** A line of the table, where it stands, and what comes after it if it does not match. */
  static final class Rule<R> {
    final Pattern<R> pattern;

    /** What has to be so besides, as in {@code /this/!/and not that/}; null if nothing has. */
    final Pattern<R> second;

    final int line;

    /** Null in an {@code if}. */
    final Replacement replacement;

    /** The rule after the matching {@code endif}. */
    int otherwise = Integer.MAX_VALUE;

    Rule(Pattern<R> pattern, Pattern<R> second, int line, Replacement replacement) {
      this.pattern = pattern;
      this.second = second;
      this.line = line;
      this.replacement = replacement;
    }

    boolean matches(RegexLibrary.Subject<R> subject) throws RegexException {
      // Asked again at the end: the groups are those of the first.
      return pattern.matches(subject)
          && (second == null || second.matches(subject) && pattern.matches(subject));
    }
  }

  private record Expression(String text, int options, boolean negated) {}

  private final String type;
  private final LogicalLines lines;
  private final RegexLibrary<R> library;
  private final TableContext context;
  private final Consumer<String> warn;
  private final List<Rule<R>> rules = new ArrayList<>();
  private final Deque<Rule<R>> open = new ArrayDeque<>();
  private String line;
  private int at;

  private RegexRules(
      String type, LogicalLines lines, RegexLibrary<R> library, TableContext context) {
    this.type = type;
    this.lines = lines;
    this.library = library;
    this.context = context;
    this.warn = context::warn;
  }

  static <R> List<Rule<R>> parse(
      String type, LogicalLines lines, RegexLibrary<R> library, TableContext context)
      throws IOException {
    RegexRules<R> parser = new RegexRules<>(type, lines, library, context);
    while (lines.next()) {
      parser.line();
    }
    for (Rule<R> rule : parser.open) {
      context.warn(where(type, lines.name(), rule.line) + "IF has no matching ENDIF");
    }
    return parser.rules;
  }

  static String where(String type, String file, int line) {
    return type + " map " + file + ", line " + line + ": ";
  }

  private String where() {
    return where(type, lines.name(), lines.firstLine());
  }

  private void warn(String text) {
    warn.accept(where() + text);
  }

  private void line() {
    if (lines.isIndented(warn)) {
      return;
    }
    line = lines.text().stripTrailing();
    at = 0;
    try {
      if (!isAlphanumeric(line.charAt(0))) {
        rule();
      } else if (RuleWords.isIf(line)) {
        ifRule();
      } else if (RuleWords.isEndIf(line)) {
        endIf();
      } else {
        warn("ignoring unrecognized request");
      }
    } catch (RegexException e) {
      warn(e.getMessage());
    }
  }

  static boolean isAlphanumeric(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private void rule() throws RegexException {
    Expression expression = expression();
    Expression second = takesTwo() && isAtNegation() ? expression() : null;
    skipSpace();
    if (at == line.length()) {
      warn("no replacement text: using empty string");
    }
    Replacement replacement = replacement(line.substring(at));
    if (replacement == null) {
      throw new RegexException("bad replacement syntax: skipping this rule");
    }
    if (expression.negated() && replacement.maxGroup() > 0) {
      throw new RegexException(
          "$number found in negative match replacement text: skipping this rule");
    }
    TableUse use = context.use();
    boolean constant = use == TableUse.NO_SUBSTITUTION || use == TableUse.SENSITIVE;
    if (constant && replacement.maxGroup() > 0) {
      throw new RegexException(
          "regular expression substitution is not allowed: skipping this rule");
    }
    Pattern<R> pattern = compile(expression, replacement.maxGroup() > 0);
    if (replacement.maxGroup() > library.groups(pattern.regex())) {
      throw new RegexException(
          "out of range replacement index \"" + replacement.maxGroup() + "\": skipping this rule");
    }
    Pattern<R> not = second == null ? null : compile(second, false);
    rules.add(new Rule<>(pattern, not, lines.firstLine(), replacement));
  }

  private Replacement replacement(String text) throws RegexException {
    if (context.use() != TableUse.FILE_CONTENT) {
      return Replacement.parse(text, type, where(), warn);
    }
    try {
      return Replacement.parse(ValueFiles.of(text, context), type, where(), warn);
    } catch (IOException e) {
      throw new RegexException(e.getMessage() + ": skipping this rule");
    }
  }

  private void ifRule() throws RegexException {
    at = 2;
    skipSpace();
    Expression expression = expression();
    skipSpace();
    if (at < line.length()) {
      warn("ignoring extra text after IF statement: \"" + line.substring(at) + "\"");
      warn("do not prepend whitespace to statements between IF and ENDIF");
    }
    Rule<R> rule = new Rule<>(compile(expression, false), null, lines.firstLine(), null);
    rules.add(rule);
    open.push(rule);
  }

  private void endIf() throws RegexException {
    if (open.isEmpty()) {
      throw new RegexException("ignoring ENDIF without matching IF");
    }
    if (line.length() > 5) {
      warn("ignoring extra text after ENDIF");
    }
    open.pop().otherwise = rules.size();
  }

  private Pattern<R> compile(Expression expression, boolean wantsGroups) throws RegexException {
    byte[] bytes = TextBytes.encode(expression.text());
    return new Pattern<>(
        library.compile(bytes, expression.options(), wantsGroups), expression.negated());
  }

  private Expression expression() throws RegexException {
    boolean negated = false;
    for (; at < line.length(); at++) {
      if (line.charAt(at) == '!') {
        negated = !negated;
      } else if (!LogicalLines.isSpace(line.charAt(at))) {
        break;
      }
    }
    if (at == line.length()) {
      throw new RegexException("no regexp: skipping this rule");
    }
    char delimiter = line.charAt(at++);
    int start = at;
    while (at < line.length() && line.charAt(at) != delimiter) {
      at += line.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= line.length()) {
      throw new RegexException(
          "no closing regexp delimiter \""
              + delimiter
              + (type.equals("pcre") ? "\": ignoring this rule" : "\": skipping this rule"));
    }
    String text = line.substring(start, at++);
    int flags = at;
    while (at < line.length()
        && !LogicalLines.isSpace(line.charAt(at))
        && !(takesTwo() && isAtNegation())) {
      at++;
    }
    return new Expression(text, library.options(line.substring(flags, at), this::warn), negated);
  }

  /** Tables of the type regexp alone have rules with two expressions. */
  private boolean takesTwo() {
    return type.equals("regexp");
  }

  private boolean isAtNegation() {
    return at < line.length() && line.charAt(at) == '!';
  }

  private void skipSpace() {
    while (at < line.length() && LogicalLines.isSpace(line.charAt(at))) {
      at++;
    }
  }
}
