package org.posthouse.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ParameterList;

/**
 * Sorts the names that main.cf and master.cf use: known ones, those the administrator made up and
 * refers to, and the rest, which are probably typing errors. Looks at the tables on the way.
 */
final class NameCheck {

  /** What stands for the process and cannot be set. */
  static final Set<String> READ_ONLY = Set.of("process_name", "process_id", "service_name");

  private final ConfigSource source;
  private final Layers layers;
  private final NameUse use;
  private final Set<String> files = new HashSet<>();

  NameCheck(ConfigSource source, Layers layers) {
    this.source = source;
    this.layers = layers;
    this.use = new NameUse(source, layers.registry(), layers.serviceParameters());
  }

  /** Looks at the file with a table's parameters. */
  @FunctionalInterface
  interface FileCheck {
    void check(String table) throws ConfigException;
  }

  /**
   * Looks at all values: what is odd in lists, undefined or cannot be set. After this it is known
   * which names count.
   *
   * @param check is called for each table that has a file with parameters
   */
  void examine(Consumer<String> warnings, FileCheck check) throws ConfigException {
    comments(warnings);
    for (int i = 0; i < use.services().size(); i++) {
      MasterLine line = source.master().lines().get(i);
      NameUse.Scope service = use.services().get(i);
      names(service, name -> use.isDefinedForService(service, name), warnings);
      Evaluation evaluation = new Evaluation(layers.of(line));
      tables("master.cf:" + line.key(), service, evaluation, warnings, check);
    }
    names(use.main(), use::isDefinedForMain, warnings);
    tables("main.cf", use.main(), new Evaluation(layers), warnings, check);
  }

  /** A comment in main.cf that is none. */
  private void comments(Consumer<String> warnings) {
    for (String value : use.main().settings().values()) {
      List<String> words = value.indexOf('#') < 0 ? List.of() : ParameterList.split(value);
      words.stream()
          .filter(word -> word.startsWith("#"))
          .findFirst()
          .map(word -> ParameterList.comment(words, words.indexOf(word)))
          .ifPresent(text -> warnings.accept(use.main().file() + ": " + Text.printable(text)));
    }
  }

  /** Only lists of parameters that are known are read by anybody as such. */
  private void tables(
      String where,
      NameUse.Scope scope,
      Evaluation evaluation,
      Consumer<String> warnings,
      FileCheck check)
      throws ConfigException {
    TableWords words = new TableWords(where, warnings);
    for (Map.Entry<String, String> e : new TreeMap<>(scope.settings()).entrySet()) {
      if (use.parameter(e.getKey()) != null && mayNameTables(e.getValue())) {
        String value = use.isRaw(e.getKey()) ? e.getValue() : expanded(evaluation, e.getValue());
        words.walk(value, scope != use.main());
      }
    }
    for (String table : words.found()) {
      scope.ofTables().addAll(TableParameters.namesOf(table));
      if (TableParameters.hasFile(table) && files.add(table)) {
        check.check(table);
      }
    }
  }

  /** Most values need not be looked at. */
  private static boolean mayNameTables(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (":${#".indexOf(value.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String expanded(Evaluation evaluation, String value) {
    try {
      return evaluation.expand(value);
    } catch (ExpansionException e) {
      return value; // told where the value itself is wanted
    }
  }

  /** Tells those that cannot be set and those that nothing defines. */
  private void names(NameUse.Scope scope, Predicate<String> isDefined, Consumer<String> warnings) {
    readOnly(scope, warnings);
    scope
        .settings()
        .forEach(
            (name, value) ->
                use.referencesIn(name, value).stream()
                    .filter(isDefined.negate())
                    .forEach(
                        reference ->
                            warnings.accept(scope.file() + ": undefined parameter: " + reference)));
  }

  private static void readOnly(NameUse.Scope scope, Consumer<String> warnings) {
    new TreeMap<>(scope.settings())
        .forEach(
            (name, value) -> {
              if (READ_ONLY.contains(name)) {
                warnings.accept(told(scope, "read-only parameter assignment", name, value));
              }
            });
  }

  private static String told(NameUse.Scope scope, String what, String name, String value) {
    String text = Text.printable(name + "=" + Secrets.mask(name, value));
    return scope.file() + ": " + what + ": " + text;
  }

  /** The parameters of this name, from whatever source; null for user-defined ones. */
  Parameter parameter(String name) {
    return use.parameter(name);
  }

  /** Whether a name is that of a parameter, also of one that only defaults refer to. */
  boolean isKnown(String name) {
    return use.isKnown(name);
  }

  /** Whether a name in main.cf stands for something: known, or referred to. */
  boolean isUsed(String name) {
    return use.isUsedInMain(name) && !READ_ONLY.contains(name);
  }

  /** What is going away, and what nothing uses. */
  List<String> unused() {
    List<String> found = unusedIn(use.main(), use::isUsedInMain);
    found.addAll(inServices());
    return withDetails(found);
  }

  /** The same of services alone. */
  List<String> unusedInServices() {
    return withDetails(inServices());
  }

  private List<String> inServices() {
    List<String> found = new ArrayList<>();
    for (NameUse.Scope service : use.services()) {
      found.addAll(unusedIn(service, name -> use.isUsedInService(service, name)));
    }
    return found;
  }

  private static List<String> unusedIn(NameUse.Scope scope, Predicate<String> isUsed) {
    List<String> found = new ArrayList<>();
    new TreeMap<>(scope.settings())
        .forEach(
            (name, value) -> {
              String advice = Deprecated.advice(name).orElse(null);
              if (advice != null) {
                found.add(scope.file() + ": " + advice);
              } else if (!READ_ONLY.contains(name) && !isUsed.test(name)) {
                found.add(told(scope, "unused parameter", name, value));
              }
            });
    return found;
  }

  private static List<String> withDetails(List<String> found) {
    if (found.stream().anyMatch(text -> text.contains(": support for parameter "))) {
      found.add(Deprecated.DETAILS);
    }
    return found;
  }

  /**
   * What is set and known and not honoured, each name once and never with its value; then values
   * that are not there yet.
   */
  List<String> withoutEffect() {
    List<String> found = new ArrayList<>(new Effect(use).without(source));
    Set<String> pending = new LinkedHashSet<>();
    addPending(use.main(), layers, pending);
    for (int i = 0; i < use.services().size(); i++) {
      addPending(use.services().get(i), layers.of(source.master().lines().get(i)), pending);
    }
    found.addAll(pending);
    return found;
  }

  private void addPending(NameUse.Scope scope, Layers of, Set<String> found) {
    for (String name : new TreeSet<>(scope.settings().keySet())) {
      Parameter parameter = use.parameter(name);
      if (parameter != null && parameter.pending() != Pending.NONE) {
        addPending(scope, parameter, expanded(of, name), found);
      }
    }
  }

  private static void addPending(
      NameUse.Scope scope, Parameter parameter, String value, Set<String> found) {
    parameter
        .pending()
        .meaningOf(value)
        .ifPresent(
            meaning ->
                found.add(
                    told(scope, "has no effect yet", parameter.name(), value) + ": " + meaning));
  }

  /** What cannot be expanded is told elsewhere. */
  private static String expanded(Layers of, String name) {
    try {
      String value = new Evaluation(of).find(name);
      return value == null ? "" : Text.trim(value);
    } catch (ExpansionException _) {
      return "";
    }
  }

  /** All that is worth a line in the log. */
  List<String> warnings() throws ConfigException {
    List<String> all = new ArrayList<>();
    examine(all::add, table -> checkFile(table, all));
    all.addAll(unused());
    all.addAll(withoutEffect());
    return all;
  }

  /** A file that cannot be read is for its table to refuse. */
  private static void checkFile(String table, List<String> all) {
    try {
      TableParameters.check(table, refusal -> {}, all::add);
    } catch (ConfigException e) {
      return;
    }
  }
}
