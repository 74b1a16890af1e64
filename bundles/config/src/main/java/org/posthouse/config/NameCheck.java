package org.posthouse.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Sorts the names that main.cf and master.cf use: known ones, those the administrator made up and
 * refers to, and the rest, which are probably typing errors.
 */
final class NameCheck {

  /** Its default names what others use: to be in it makes no effect. */
  private static final String TABLES_OF_ALL = "proxy_read_maps";

  private final ConfigSource source;
  private final Registry registry;
  private final Map<String, Parameter> serviceParameters;
  private final Set<String> referenced = new HashSet<>();
  private final Set<String> referencedInMain = new HashSet<>();
  private final Map<String, List<String>> overridden = new HashMap<>();
  private Set<String> effective;

  NameCheck(ConfigSource source, Registry registry) {
    this.source = source;
    this.registry = registry;
    this.serviceParameters = ServiceParameters.of(registry, source.master().lines());
    for (Map.Entry<String, MainFile.Setting> e : source.main().settings().entrySet()) {
      collect(e.getKey(), e.getValue().value());
    }
    for (Parameter parameter : registry.all()) {
      if (!source.main().settings().containsKey(parameter.name())) {
        referenced.addAll(References.in(parameter.defaultValue()));
      }
    }
    referencedInMain.addAll(referenced);
    for (MasterLine line : source.master().lines()) {
      overrides(line)
          .forEach(
              (name, value) -> {
                collect(name, value);
                overridden.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
              });
    }
  }

  private void collect(String name, String value) {
    referenced.addAll(namesIn(name, value));
  }

  private Set<String> namesIn(String name, String value) {
    boolean list = name.equals("smtpd_restriction_classes");
    if (value.indexOf('$') < 0 && value.indexOf(':') < 0 && !list) {
      return Set.of();
    }
    Set<String> names = new HashSet<>(TableParameters.in(value));
    if (!isRaw(name)) {
      names.addAll(References.in(value));
    }
    if (list) {
      names.addAll(Text.list(value));
    }
    return names;
  }

  private boolean isRaw(String name) {
    return registry.get(name) != null && registry.get(name).type() == ParameterType.RAW;
  }

  private static Map<String, String> overrides(MasterLine line) {
    return new ServiceCommand(line.arguments()).overrides();
  }

  /** The parameters of this name, from whatever source; null for user-defined ones. */
  Parameter parameter(String name) {
    Parameter parameter = registry.get(name);
    return parameter != null ? parameter : serviceParameters.get(name);
  }

  Map<String, Parameter> serviceParameters() {
    return serviceParameters;
  }

  /** Whether a name stands for something: known, or referred to. */
  boolean isUsed(String name) {
    return parameter(name) != null || referenced.contains(name);
  }

  /** What main.cf sets and nothing uses. */
  List<String> unusedInMain() {
    return inMain("unused parameter", name -> !isUsed(name));
  }

  /** What services override and nothing uses. */
  List<String> unusedInMaster() {
    List<String> found = new ArrayList<>();
    for (MasterLine line : source.master().lines()) {
      Map<String, String> overrides = overrides(line);
      Set<String> used = new HashSet<>(referencedInMain);
      overrides.forEach((name, value) -> used.addAll(namesIn(name, value)));
      overrides.forEach(
          (name, value) ->
              add(
                  found,
                  source.master().name(),
                  "unused parameter",
                  n -> parameter(n) == null && !used.contains(n),
                  name,
                  value));
    }
    return found;
  }

  /** What is set and known and not honoured, each name once and never with its value. */
  List<String> withoutEffect() {
    Map<String, String> found = new TreeMap<>();
    overridden.keySet().forEach(name -> found.put(name, source.master().name()));
    source.main().settings().keySet().forEach(name -> found.put(name, source.main().name()));
    found.keySet().removeIf(name -> !hasNoEffect(name));
    List<String> lines = new ArrayList<>();
    found.forEach((name, file) -> lines.add(file + ": has no effect yet: " + name));
    return lines;
  }

  private List<String> inMain(String what, Predicate<String> which) {
    List<String> found = new ArrayList<>();
    new TreeMap<>(source.main().settings())
        .forEach((name, s) -> add(found, source.main().name(), what, which, name, s.value()));
    return found;
  }

  private static void add(
      List<String> found,
      String file,
      String what,
      Predicate<String> which,
      String name,
      String value) {
    if (which.test(name)) {
      found.add(file + ": " + what + ": " + Text.printable(name + "=" + Secrets.mask(name, value)));
    }
  }

  private boolean hasNoEffect(String name) {
    Parameter parameter = parameter(name);
    return parameter != null && !parameter.declared() && !effective().contains(name);
  }

  /** What is not honoured by itself and yet counts, as a part of a value that is honoured. */
  private Set<String> effective() {
    if (effective == null) {
      Set<String> found = new HashSet<>();
      Deque<String> next = new ArrayDeque<>();
      registry.all().stream().filter(Parameter::declared).forEach(p -> next.add(p.name()));
      serviceParameters.values().stream()
          .filter(Parameter::declared)
          .forEach(p -> next.add(p.name()));
      for (String name; (name = next.poll()) != null; ) {
        for (String value : values(name)) {
          namesIn(name, value).stream().filter(found::add).forEach(next::add);
        }
      }
      effective = found;
    }
    return effective;
  }

  /** All that a parameter is set to, or else its default. */
  private List<String> values(String name) {
    List<String> values = new ArrayList<>();
    MainFile.Setting setting = source.main().settings().get(name);
    if (setting != null) {
      values.add(setting.value());
    } else if (parameter(name) != null && !name.equals(TABLES_OF_ALL)) {
      values.add(parameter(name).defaultValue());
    }
    values.addAll(overridden.getOrDefault(name, List.of()));
    return values;
  }

  /** Names in values that nothing defines. */
  List<String> undefined() {
    List<String> found = new ArrayList<>();
    source
        .main()
        .settings()
        .forEach((name, s) -> addUndefined(found, source.main().name(), Set.of(), name, s.value()));
    for (MasterLine line : source.master().lines()) {
      Map<String, String> own = overrides(line);
      own.forEach((n, v) -> addUndefined(found, source.master().name(), own.keySet(), n, v));
    }
    return found;
  }

  private void addUndefined(
      List<String> found, String file, Set<String> own, String name, String value) {
    if (!isRaw(name)) {
      for (String reference : References.in(value)) {
        if (!own.contains(reference)
            && !source.main().settings().containsKey(reference)
            && parameter(reference) == null) {
          found.add(file + ": undefined parameter: " + reference);
        }
      }
    }
  }

  /** What is set and should be set by its successor. */
  List<String> deprecated() {
    List<String> found = new ArrayList<>();
    new TreeSet<>(source.main().settings().keySet())
        .forEach(name -> addDeprecated(found, source.main().name(), name));
    for (MasterLine line : source.master().lines()) {
      new TreeSet<>(overrides(line).keySet())
          .forEach(name -> addDeprecated(found, source.master().name(), name));
    }
    return found.stream().distinct().toList();
  }

  private static void addDeprecated(List<String> found, String file, String name) {
    Deprecated.advice(name).ifPresent(advice -> found.add(file + ": " + advice));
  }

  List<String> warnings() {
    List<String> all = new ArrayList<>(undefined());
    all.addAll(deprecated());
    all.addAll(unusedInMain());
    all.addAll(unusedInMaster());
    all.addAll(withoutEffect());
    return all;
  }
}
