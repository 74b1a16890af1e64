package org.posthouse.smtpd.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.posthouse.api.config.ParameterList;
import org.posthouse.tables.AccessTable;

/**
 * Makes restrictions of the words of a list. What it does not know answers 451: a restriction is
 * never passed over.
 */
final class RestrictionCompiler {
  private static final Duration MAX_SLEEP = Duration.ofSeconds(300);
  private final Vocabulary vocabulary;
  private final java.util.function.Function<String, AccessTable> tables;
  private final Map<String, List<String>> classes;
  private final Map<String, AccessTable> opened = new ConcurrentHashMap<>();
  private final Map<ClassInList, List<Restriction>> compiledClasses = new ConcurrentHashMap<>();
  private final AccessAction action;

  /** What a bare table in a class means depends on the list that the class stands in. */
  private record ClassInList(String name, Stage list) {}

  /**
   * @param vocabulary the words that stand alone
   * @param tables opens an access table
   * @param classes the lists of smtpd_restriction_classes, by lower case name
   */
  RestrictionCompiler(
      Vocabulary vocabulary,
      java.util.function.Function<String, AccessTable> tables,
      Map<String, List<String>> classes,
      AccessAction.AccessCodes codes) {
    this.vocabulary = vocabulary;
    this.tables = tables;
    this.classes = classes;
    this.action = new AccessAction(this, codes);
  }

  List<Restriction> compile(List<String> words, Stage stage) {
    List<Restriction> restrictions = new ArrayList<>();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      restrictions.add(next(rest.next(), rest, stage));
    }
    return List.copyOf(restrictions);
  }

  /** Runs a list that stands in a table. */
  Verdict runList(Check check, String table, List<String> words) {
    if (!check.descend()) {
      check.with().log().warn("access table " + table + ": restrictions nested too deeply");
      return Verdict.reject(Rejection.CONFIGURATION);
    }
    try {
      for (String word : words) {
        if (word.indexOf(':') > 0 && word.indexOf(' ') < 0 && !word.startsWith("{")) {
          check
              .with()
              .log()
              .warn("access table " + table + " has entry with lookup table: " + word);
          check.with().log().warn("do not specify lookup tables inside SMTPD access maps");
          check.with().log().warn("define a restriction class and specify its name instead.");
          return Verdict.reject(Rejection.CONFIGURATION);
        }
      }
      return run(compile(words, check.stage()), check);
    } finally {
      check.ascend();
    }
  }

  /** Runs a restriction class, which unlike a table may name tables. */
  private Verdict runClass(Check check, String name) {
    if (!check.descend()) {
      check.with().log().warn("restriction class " + name + ": restrictions nested too deeply");
      return Verdict.reject(Rejection.CONFIGURATION);
    }
    try {
      return run(compiled(name, check.stage()), check);
    } finally {
      check.ascend();
    }
  }

  /** A class is compiled when it is first needed: classes may name each other. */
  private List<Restriction> compiled(String name, Stage stage) {
    return compiledClasses.computeIfAbsent(
        new ClassInList(name, stage), key -> compile(classes.get(key.name), key.list));
  }

  static Verdict run(List<Restriction> restrictions, Check check) {
    for (int i = 0; i < restrictions.size(); i++) {
      Verdict verdict = restrictions.get(i).check(check);
      if (!(verdict instanceof Verdict.Dunno)) {
        return verdict;
      }
    }
    return Verdict.DUNNO;
  }

  private Restriction next(String word, Iterator<String> rest, Stage stage) {
    if (word.startsWith("{") && word.endsWith("}")) {
      return group(word, stage);
    }
    String name = word.toLowerCase(Locale.ROOT);
    if (name.equals("warn_if_reject")) {
      return rest.hasNext() ? warnOnly(next(rest.next(), rest, stage)) : unknown(word);
    }
    if (name.equals("sleep")) {
      return rest.hasNext() ? sleep(rest.next()) : unknown(word);
    }
    if (name.startsWith("check_") && name.endsWith("_access")) {
      AccessCheck.Key key = AccessKeys.of(name, vocabulary);
      if (key == null) {
        return unknown(word);
      }
      return rest.hasNext() ? access(rest.next(), key) : withoutTable(word);
    }
    if (word.indexOf(':') > 0) {
      return access(word, AccessKeys.of(stage.tableRestriction(), vocabulary));
    }
    List<String> members = classes.get(name);
    if (members != null) {
      return check -> runClass(check, name);
    }
    Restriction simple = vocabulary.word(name);
    return simple == null ? unknown(word) : simple;
  }

  /** {@code { check_client_access type:table, option=value }}. */
  private Restriction group(String braced, Stage stage) {
    List<String> words = ParameterList.split(braced.substring(1, braced.length() - 1));
    if (words.isEmpty()) {
      return unknown(braced);
    }
    if (words.size() > 2 || words.getLast().indexOf('=') >= 0) {
      return unknown(braced);
    }
    Iterator<String> rest = words.iterator();
    return next(rest.next(), rest, stage);
  }

  private AccessCheck access(String table, AccessCheck.Key key) {
    return new AccessCheck(opened.computeIfAbsent(table, tables), action, key);
  }

  private static Restriction warnOnly(Restriction restriction) {
    return check -> {
      boolean before = check.warnOnly(true);
      Verdict verdict = restriction.check(check);
      check.warnOnly(before);
      if (verdict instanceof Verdict.Reject(Rejection rejection)) {
        check.log("reject_warning", rejection.reply());
        return Verdict.DUNNO;
      }
      return verdict;
    };
  }

  private static Restriction sleep(String seconds) {
    if (!seconds.matches("[0-9]{1,4}")) {
      return unknown("sleep " + seconds);
    }
    Duration wanted = Duration.ofSeconds(Long.parseLong(seconds));
    Duration pause = wanted.compareTo(MAX_SLEEP) > 0 ? MAX_SLEEP : wanted;
    return _ -> {
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Verdict.DUNNO;
    };
  }

  private static Restriction withoutTable(String word) {
    return check -> {
      check
          .with()
          .log()
          .warn("restriction " + word + ": bad argument \"" + word + "\": need maptype:mapname");
      return Verdict.reject(Rejection.CONFIGURATION);
    };
  }

  private static Restriction unknown(String word) {
    return check -> {
      check.with().log().warn("unknown smtpd restriction: \"" + word + "\"");
      return Verdict.reject(Rejection.CONFIGURATION);
    };
  }
}
