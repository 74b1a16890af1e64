package org.posthouse.smtpd.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.posthouse.api.access.ArgumentKind;
import org.posthouse.api.access.RestrictionTerm;
import org.posthouse.api.access.Stage;
import org.posthouse.api.config.ParameterList;
import org.posthouse.api.config.Settings;

/**
 * Makes rules of the words of a list. What it does not know answers 451: a restriction is never
 * passed over.
 */
final class Compiler {
  private final RestrictionRegistry registry;
  private final Settings settings;
  private final Map<String, RestrictionClass> classes = new HashMap<>();

  /**
   * @param classes the lists of smtpd_restriction_classes, by lower case name
   */
  Compiler(RestrictionRegistry registry, Settings settings, Map<String, List<String>> classes) {
    this.registry = registry;
    this.settings = settings;
    classes.forEach((name, words) -> this.classes.put(name, restrictionClass(words)));
  }

  private RestrictionClass restrictionClass(List<String> words) {
    Map<Stage, RuleList> lists = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      lists.put(stage, list(words, stage));
    }
    return new RestrictionClass(lists);
  }

  RuleList list(List<String> words, Stage stage) {
    return new RuleList(this, words, stage);
  }

  Map<String, RestrictionRegistry.Word> grammar() {
    return registry.grammar();
  }

  List<Rule> compile(
      List<String> words, Stage stage, Map<String, RestrictionRegistry.Word> grammar) {
    return new Parser(stage, grammar).all(words.iterator());
  }

  /** Reads one list. */
  private final class Parser {
    private final Stage stage;
    private final Map<String, RestrictionRegistry.Word> grammar;

    Parser(Stage stage, Map<String, RestrictionRegistry.Word> grammar) {
      this.stage = stage;
      this.grammar = grammar;
    }

    List<Rule> all(Iterator<String> words) {
      List<Rule> rules = new ArrayList<>();
      while (words.hasNext()) {
        rules.add(next(words.next(), words));
      }
      return List.copyOf(rules);
    }

    private Rule next(String word, Iterator<String> rest) {
      if (isBraced(word)) {
        return group(word);
      }
      String name = word.toLowerCase(Locale.ROOT);
      if (name.equals("warn_if_reject")) {
        return rest.hasNext() ? new Rule.WarnOnly(next(rest.next(), rest)) : unknown(word);
      }
      RestrictionClass members = classes.get(name);
      if (members != null) {
        return new Rule.ClassCall(name, members);
      }
      RestrictionRegistry.Word known = grammar.get(name);
      if (known == null) {
        return word.indexOf(':') > 0 ? table(word) : unknown(word);
      }
      return known.use().lists().contains(stage)
          ? use(word, name, known, rest)
          : broken(name, "restriction " + word + " is not for " + stage.parameter());
    }

    private Rule use(
        String word, String name, RestrictionRegistry.Word known, Iterator<String> rest) {
      if (known.use().argument() == ArgumentKind.NONE) {
        return rule(new RestrictionTerm(name, "", List.of(), stage), known);
      }
      if (known.use().argument() == ArgumentKind.TABLE && !rest.hasNext()) {
        return broken(
            name, "restriction " + word + ": bad argument \"" + word + "\": need maptype:mapname");
      }
      return rule(term(name, rest.hasNext() ? rest.next() : ""), known);
    }

    private RestrictionTerm term(String name, String argument) {
      if (!isBraced(argument)) {
        return new RestrictionTerm(name, argument, List.of(), stage);
      }
      List<String> parts = inside(argument);
      return parts.isEmpty()
          ? new RestrictionTerm(name, "", List.of(), stage)
          : new RestrictionTerm(name, parts.getFirst(), parts.subList(1, parts.size()), stage);
    }

    private Rule rule(RestrictionTerm term, RestrictionRegistry.Word word) {
      return new Rule.Word(term, word, settings);
    }

    /** A bare {@code type:table}: which search it means depends on the list. */
    private Rule table(String table) {
      String name = Lists.tableRestriction(stage);
      RestrictionRegistry.Word word = grammar.get(name);
      return word == null
          ? unknown(name)
          : rule(new RestrictionTerm(name, table, List.of(), stage), word);
    }

    /** {@code { check_client_access type:table }}. */
    private Rule group(String braced) {
      List<String> words = inside(braced);
      if (words.isEmpty() || words.size() > 2 || words.getLast().indexOf('=') >= 0) {
        return unknown(braced);
      }
      Iterator<String> rest = words.iterator();
      return next(rest.next(), rest);
    }

    private static boolean isBraced(String word) {
      return word.startsWith("{") && word.endsWith("}");
    }

    private static List<String> inside(String braced) {
      return ParameterList.split(braced.substring(1, braced.length() - 1));
    }
  }

  private static Rule unknown(String word) {
    return broken(word, "unknown smtpd restriction: \"" + word + "\"");
  }

  private static Rule broken(String word, String problem) {
    return new Rule.Broken(word, problem);
  }
}
