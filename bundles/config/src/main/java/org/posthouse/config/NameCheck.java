package org.posthouse.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.posthouse.api.config.ConfigException;

/**
 * Sorts the names that main.cf and master.cf use: known ones, those the administrator made up and
 * refers to, and the rest, which are probably typing errors.
 */
final class NameCheck {

  private final ConfigSource source;
  private final Registry registry;
  private final Map<String, Parameter> serviceParameters;
  private final Set<String> referenced = new HashSet<>();

  NameCheck(ConfigSource source, Registry registry) {
    this.source = source;
    this.registry = registry;
    this.serviceParameters = ServiceParameters.of(registry, source.master().lines());
    for (Map.Entry<String, MainFile.Setting> e : source.main().settings().entrySet()) {
      collect(e.getKey(), e.getValue().value());
    }
    for (MasterLine line : source.master().lines()) {
      overrides(line).forEach(this::collect);
    }
    for (Parameter parameter : registry.all()) {
      if (!source.main().settings().containsKey(parameter.name())) {
        referenced.addAll(References.in(parameter.defaultValue()));
      }
    }
  }

  private void collect(String name, String value) {
    if (registry.get(name) == null || !isRaw(name)) {
      referenced.addAll(References.in(value));
    }
    if (name.equals("smtpd_restriction_classes")) {
      referenced.addAll(Text.list(value));
    }
    referenced.addAll(TableParameters.in(value));
  }

  private boolean isRaw(String name) {
    return registry.get(name) != null && registry.get(name).type() == ParameterType.RAW;
  }

  private static Map<String, String> overrides(MasterLine line) {
    try {
      return line.overrides();
    } catch (ConfigException e) {
      return Map.of(); // reported where the line is used
    }
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
    return inMaster("unused parameter", name -> !isUsed(name));
  }

  /** What Posthouse knows and does not honour. */
  List<String> withoutEffect() {
    List<String> found = new ArrayList<>(inMain("has no effect yet", this::hasNoEffect));
    found.addAll(inMaster("has no effect yet", this::hasNoEffect));
    return found;
  }

  private List<String> inMain(String what, Predicate<String> which) {
    List<String> found = new ArrayList<>();
    new TreeMap<>(source.main().settings())
        .forEach((name, s) -> add(found, source.main().name(), what, which, name, s.value()));
    return found;
  }

  private List<String> inMaster(String what, Predicate<String> which) {
    List<String> found = new ArrayList<>();
    for (MasterLine line : source.master().lines()) {
      new TreeMap<>(overrides(line))
          .forEach((name, value) -> add(found, source.master().name(), what, which, name, value));
    }
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
      found.add(file + ": " + what + ": " + Text.printable(name + "=" + value));
    }
  }

  private boolean hasNoEffect(String name) {
    Parameter parameter = parameter(name);
    return parameter != null && !parameter.declared() && !referenced.contains(name);
  }

  /** Names in values that nothing defines. */
  List<String> undefined() {
    List<String> found = new ArrayList<>();
    source
        .main()
        .settings()
        .forEach((name, s) -> addUndefined(found, source.main().name(), name, s.value()));
    for (MasterLine line : source.master().lines()) {
      overrides(line).forEach((n, v) -> addUndefined(found, source.master().name(), n, v));
    }
    return found;
  }

  private void addUndefined(List<String> found, String file, String name, String value) {
    if (!isRaw(name)) {
      for (String reference : References.in(value)) {
        if (!source.main().settings().containsKey(reference) && parameter(reference) == null) {
          found.add(file + ": undefined parameter: " + reference);
        }
      }
    }
  }

  List<String> warnings() {
    List<String> all = new ArrayList<>(undefined());
    all.addAll(unusedInMain());
    all.addAll(unusedInMaster());
    all.addAll(withoutEffect());
    return all;
  }
}
