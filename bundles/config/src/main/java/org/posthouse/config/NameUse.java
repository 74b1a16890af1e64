package org.posthouse.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.posthouse.api.config.ParameterList;

/**
 * Which names main.cf and the services of master.cf set, refer to, and make meaningful by naming
 * tables.
 */
final class NameUse {

  /**
   * What one of them sets.
   *
   * @param file as messages name it
   * @param references what its values refer to
   * @param ofTables the parameters of tables that its values name
   */
  record Scope(
      String file, Map<String, String> settings, Set<String> references, Set<String> ofTables) {}

  /** Its default names what others use: to be in it makes no effect. */
  private static final String TABLES_OF_ALL = "proxy_read_maps";

  private final Registry registry;
  private final Map<String, Parameter> serviceParameters;

  /** What defaults refer to and is no parameter itself: names of old. */
  private Set<String> legacy;

  private final Scope main;
  private final List<Scope> services = new ArrayList<>();

  NameUse(ConfigSource source, Registry registry, Map<String, Parameter> serviceParameters) {
    this.registry = registry;
    this.serviceParameters = serviceParameters;
    Map<String, String> settings = new LinkedHashMap<>();
    source.main().settings().forEach((name, setting) -> settings.put(name, setting.value()));
    this.main = scope(source.main().name(), settings);
    for (MasterLine line : source.master().lines()) {
      services.add(scope(source.master().name(), new ServiceCommand(line.arguments()).overrides()));
    }
  }

  private Scope scope(String file, Map<String, String> settings) {
    Scope scope = new Scope(file, settings, new HashSet<>(), new HashSet<>());
    settings.forEach((name, value) -> scope.references().addAll(referencesIn(name, value)));
    return scope;
  }

  /** The names that a value refers to: with a dollar sign, or as restriction classes. */
  Set<String> referencesIn(String name, String value) {
    if (name.equals("smtpd_restriction_classes")) {
      Set<String> names = new HashSet<>(References.in(value));
      ParameterList.split(value).stream().filter(word -> word.indexOf('$') < 0).forEach(names::add);
      return names;
    }
    return isRaw(name) ? Set.of() : References.in(value);
  }

  /** Whether a parameter's value is text with references of its own. */
  boolean isRaw(String name) {
    Parameter parameter = registry.get(name);
    return parameter != null && parameter.type() == ParameterType.RAW;
  }

  Scope main() {
    return main;
  }

  /** In the order of the lines of master.cf. */
  List<Scope> services() {
    return services;
  }

  /** The parameter of this name, from whatever source; null for user-defined ones. */
  Parameter parameter(String name) {
    Parameter parameter = registry.get(name);
    return parameter != null ? parameter : serviceParameters.get(name);
  }

  /** The names whose values, all that they are set to or else their defaults, refer to a name. */
  Set<String> referrers(String name) {
    Set<String> found = new HashSet<>();
    addReferrers(found, main, name);
    services.forEach(service -> addReferrers(found, service, name));
    registry.referring().forEach(parameter -> addReferrer(found, parameter, name));
    if (ServiceParameters.mayReferTo(registry, name)) {
      serviceParameters.values().forEach(parameter -> addReferrer(found, parameter, name));
    }
    return found;
  }

  private void addReferrers(Set<String> found, Scope scope, String name) {
    scope
        .settings()
        .forEach(
            (other, value) -> {
              if (refersTo(other, value, name)) {
                found.add(other);
              }
            });
  }

  private void addReferrer(Set<String> found, Parameter parameter, String name) {
    String other = parameter.name();
    boolean counts = !main.settings().containsKey(other) && !other.equals(TABLES_OF_ALL);
    if (counts && refersTo(other, parameter.defaultValue(), name)) {
      found.add(other);
    }
  }

  private boolean refersTo(String other, String value, String name) {
    return value.contains(name) && referencesIn(other, value).contains(name);
  }

  /** Whether a name is that of a parameter, also of one that only defaults refer to. */
  boolean isKnown(String name) {
    return parameter(name) != null || legacy().contains(name);
  }

  /** Made when first asked for: most names are those of parameters. */
  private Set<String> legacy() {
    if (legacy == null) {
      legacy = new HashSet<>();
      for (Parameter parameter : registry.referring()) {
        legacy.addAll(referencesIn(parameter.name(), parameter.defaultValue()));
      }
    }
    return legacy;
  }

  /** Whether a name in main.cf means anything to anybody. */
  boolean isUsedInMain(String name) {
    return isKnown(name)
        || isUsedBy(main, name)
        || services.stream().anyMatch(service -> reachesMain(service, name));
  }

  /** A service's own setting hides the one of main.cf. */
  private static boolean reachesMain(Scope service, String name) {
    boolean hidden = service.settings().containsKey(name);
    return service.references().contains(name) && !hidden || service.ofTables().contains(name);
  }

  boolean isUsedInService(Scope service, String name) {
    return isKnown(name) || isUsedBy(main, name) || isUsedBy(service, name);
  }

  private static boolean isUsedBy(Scope scope, String name) {
    return scope.references().contains(name) || scope.ofTables().contains(name);
  }

  /** Whether main.cf may refer to a name: any service may define it for itself. */
  boolean isDefinedForMain(String name) {
    return isKnown(name)
        || main.settings().containsKey(name)
        || services.stream().anyMatch(service -> service.settings().containsKey(name));
  }

  boolean isDefinedForService(Scope service, String name) {
    return isKnown(name)
        || main.settings().containsKey(name)
        || service.settings().containsKey(name);
  }
}
