package org.posthouse.map.cidr;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableContext;
import org.posthouse.tables.IpNetwork;
import org.posthouse.tables.text.LogicalLines;
import org.posthouse.tables.text.ValueFiles;

/** Reads the lines of a cidr table. A bad line is skipped with a warning. */
final class CidrRules {

  /** Addresses in the network, or with {@code !} those of its family outside of it. */
  record Pattern(boolean negated, IpNetwork network) {}

  /**
   * A rule: it answers for an address that all its patterns match, its own and those of its ifs.
   */
  record Rule(List<Pattern> patterns, LookupResult answer) {}

  private record Block(List<Pattern> patterns, int line) {}

  private final LogicalLines lines;
  private final TableContext context;
  private final List<Rule> rules4 = new ArrayList<>();
  private final List<Rule> rules6 = new ArrayList<>();
  private final Deque<Block> blocks = new ArrayDeque<>();

  private CidrRules(LogicalLines lines, TableContext context) {
    this.lines = lines;
    this.context = context;
  }

  static CidrRules parse(LogicalLines lines, TableContext context) throws IOException {
    CidrRules rules = new CidrRules(lines, context);
    while (lines.next()) {
      try {
        rules.add(lines.text());
      } catch (IllegalArgumentException e) {
        context.warn(rules.where(lines.firstLine()) + e.getMessage() + ": skipping this rule");
      }
    }
    for (Block block : rules.blocks) {
      context.warn(rules.where(block.line()) + "IF has no matching ENDIF");
    }
    return rules;
  }

  private String where(int line) {
    return "cidr map " + lines.name() + ", line " + line + ": ";
  }

  /** The rules of a family, first match first, by the length of its addresses in bytes. */
  List<Rule> rules(int addressLength) {
    return addressLength == 4 ? rules4 : rules6;
  }

  private void add(String line) {
    if (lines.isIndented(context::warn)) {
      return;
    }
    if (startsWithWord(line, "endif")) {
      endIf(line.substring(5).strip());
    } else if (startsWithWord(line, "if") && !line.substring(2).isBlank()) {
      Pattern pattern = pattern(line.substring(2).strip());
      blocks.push(new Block(inBlocks(pattern), lines.firstLine()));
    } else {
      addRule(startsWithWord(line, "if") ? "" : line);
    }
  }

  private static boolean startsWithWord(String line, String word) {
    return line.regionMatches(true, 0, word, 0, word.length())
        && (line.length() == word.length() || Character.isWhitespace(line.charAt(word.length())));
  }

  private void endIf(String garbage) {
    if (!garbage.isEmpty()) {
      throw new IllegalArgumentException("garbage after ENDIF");
    }
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("ENDIF without IF");
    }
    blocks.pop();
  }

  private void addRule(String line) {
    int start = 0;
    while (start < line.length() && isNegation(line.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
      end++;
    }
    String value = line.substring(end).strip();
    Pattern pattern = pattern(line.substring(0, end));
    if (value.isEmpty()) {
      throw new IllegalArgumentException("no lookup result");
    }
    List<Rule> rules = rules(pattern.network().address().length);
    rules.add(new Rule(inBlocks(pattern), LookupResult.found(content(value))));
  }

  private String content(String value) {
    try {
      return ValueFiles.of(value, context);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static boolean isNegation(char c) {
    return c == '!' || Character.isWhitespace(c);
  }

  private static Pattern pattern(String text) {
    int start = 0;
    boolean negated = false;
    while (start < text.length() && isNegation(text.charAt(start))) {
      negated ^= text.charAt(start) == '!';
      start++;
    }
    if (start == text.length()) {
      throw new IllegalArgumentException("no address pattern");
    }
    return new Pattern(negated, IpNetwork.parse(text.substring(start)));
  }

  private List<Pattern> inBlocks(Pattern pattern) {
    List<Pattern> all =
        blocks.isEmpty() ? new ArrayList<>() : new ArrayList<>(blocks.peek().patterns());
    all.add(pattern);
    return List.copyOf(all);
  }
}
