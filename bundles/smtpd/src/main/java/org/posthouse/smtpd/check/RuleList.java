package org.posthouse.smtpd.check;

import java.util.List;
import java.util.Map;
import org.posthouse.api.access.Stage;

/**
 * A restriction list, compiled when it is first asked, and again when there are words that were not
 * known before. Used by many sessions at once.
 */
final class RuleList {
  private record Compiled(Map<String, RestrictionRegistry.Word> by, List<Rule> rules) {}

  private final Compiler compiler;
  private final List<String> words;
  private final Stage stage;
  private volatile Compiled compiled;

  RuleList(Compiler compiler, List<String> words, Stage stage) {
    this.compiler = compiler;
    this.words = List.copyOf(words);
    this.stage = stage;
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  List<Rule> rules() {
    Map<String, RestrictionRegistry.Word> grammar = compiler.grammar();
    Compiled now = compiled;
    if (now == null || now.by != grammar) {
      now = new Compiled(grammar, compiler.compile(words, stage, grammar));
      compiled = now;
    }
    return now.rules;
  }
}
