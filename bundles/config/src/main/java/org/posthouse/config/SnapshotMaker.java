package org.posthouse.config;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.config.ConfigChange;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.config.TypedSettings.Entry;

/**
 * Expands and checks all values of a configuration. Values that all services share are made once; a
 * service gets only those of its own that its overrides change.
 */
final class SnapshotMaker {

  /** What master says to services that are near their limit, unless their line says otherwise. */
  private static final Map<String, String> UNDER_STRESS = Map.of("stress", "yes");

  private final ConfigSource source;
  private final Registry registry;
  private final long generation;
  private final boolean lenient;
  private final List<String> warnings;
  private final Layers layers;

  /**
   * @param lenient whether a bad value of a declared parameter is replaced by the default
   */
  SnapshotMaker(
      ConfigSource source,
      Registry registry,
      long generation,
      boolean lenient,
      List<String> warnings) {
    this.source = source;
    this.registry = registry;
    this.generation = generation;
    this.lenient = lenient;
    this.warnings = warnings;
    this.layers = Layers.ofServer(source, registry);
  }

  /**
   * @param before settings that would be the same are taken from there
   */
  Snapshot make(Optional<Snapshot> before, List<ConfigChange> changes) throws ConfigException {
    Evaluation evaluation = new Evaluation(layers);
    Map<String, Entry> shared = shared(evaluation);
    if (before.isPresent() && before.get().shared().equals(shared)) {
      shared = before.get().shared();
    }
    List<ServiceEntry> services = source.master().services();
    Map<String, Settings> settings = new HashMap<>();
    for (ServiceEntry service : services) {
      Map<String, Entry> own = own(service, Map.of(), evaluation, shared);
      settings.put(service.key(), settings(service.key(), service.name(), own, shared, before));
      if (service.type().equals("inet")) {
        String key = Snapshot.stressedKey(service);
        Map<String, Entry> stressed = own(service, UNDER_STRESS, evaluation, shared);
        settings.put(key, settings(key, service.name(), stressed, shared, before));
      }
    }
    Settings main = settings("", "", Map.of(), shared, before);
    return new Snapshot(
        generation,
        main,
        services,
        settings,
        shared,
        warnings,
        changes,
        source.main().settings().keySet());
  }

  private Map<String, Entry> shared(Evaluation evaluation) throws ConfigException {
    Map<String, Entry> shared = new HashMap<>(2048);
    for (String name : NameFile.PARAMETERS) {
      indirect(name, evaluation);
    }
    makeValues(source.main().settings().keySet(), evaluation, shared, this::whereInMain);
    Set<String> defaults = new LinkedHashSet<>(names(registry.all()));
    defaults.addAll(layers.serviceParameters().keySet());
    defaults.addAll(List.of("config_directory", "process_name"));
    defaults.removeAll(shared.keySet());
    makeValues(defaults, evaluation, shared, this::whereInMain);
    return shared;
  }

  /** Those of the generation before, with what was derived from them, if they are the same. */
  private Settings settings(
      String key,
      String name,
      Map<String, Entry> own,
      Map<String, Entry> shared,
      Optional<Snapshot> before) {
    return before
        .flatMap(snapshot -> snapshot.unchanged(key, own, shared))
        .orElseGet(() -> new ServiceSettings(generation, name, source.directory(), own, shared));
  }

  private static List<String> names(Collection<Parameter> parameters) {
    return parameters.stream().map(Parameter::name).toList();
  }

  /**
   * @param given settings that count unless the line sets them
   */
  private Map<String, Entry> own(
      ServiceEntry service, Map<String, String> given, Evaluation base, Map<String, Entry> shared)
      throws ConfigException {
    Map<String, String> fixed =
        Map.of("process_name", service.command(), "service_name", service.name());
    Map<String, String> overrides = new HashMap<>(layers.overrides());
    overrides.putAll(given);
    overrides.putAll(service.overrides());
    Set<String> changed = new HashSet<>(service.overrides().keySet());
    changed.addAll(given.keySet());
    changed.addAll(fixed.keySet());
    Set<String> affected = base.affectedBy(changed);
    if (affected.stream().anyMatch(HostDefaults.DEPENDS_ON::contains)) {
      changed.addAll(HostDefaults.NAMES);
      affected = base.affectedBy(changed);
    }
    Set<String> remade = affected;
    Evaluation evaluation =
        new Evaluation(
            layers.with(fixed, overrides),
            name -> {
              Entry entry = remade.contains(name) ? null : shared.get(name);
              return entry == null ? null : entry.value().text();
            });
    Map<String, Entry> own = new HashMap<>();
    for (String name : NameFile.PARAMETERS) {
      if (remade.contains(name)) {
        indirect(name, evaluation);
      }
    }
    makeValues(
        remade,
        evaluation,
        own,
        name ->
            service.overrides().containsKey(name)
                ? source.master().name() + ", line " + service.line() + ": -o " + name
                : whereInMain(name));
    return own;
  }

  private String whereInMain(String name) {
    return source.main().where(name);
  }

  /** Tells where a parameter was set. */
  @FunctionalInterface
  private interface Where {
    String of(String name);
  }

  private void makeValues(
      Collection<String> names, Evaluation evaluation, Map<String, Entry> into, Where where)
      throws ConfigException {
    for (String name : names) {
      String text;
      try {
        text = evaluation.find(name);
      } catch (ExpansionException e) {
        String reason = Secrets.maskQuoted(name, e.getMessage());
        if (isPluginsFault(e.parameter())) {
          reportPlugin(e.parameter(), reason);
          continue;
        }
        throw new ConfigException(where.of(e.parameter()) + ": " + reason);
      }
      if (text != null) {
        Entry entry = entry(name, text, evaluation, where);
        if (entry != null) {
          into.put(name, entry);
        }
      }
    }
  }

  /** Whether a bad value is the default that a plug-in gave to a parameter of its own. */
  private boolean isPluginsFault(String name) {
    return layers.explicit(name) == null && registry.origin(name).isPresent();
  }

  /** Nobody else has to do without configuration because of it. */
  private void reportPlugin(String name, String reason) {
    String text =
        registry.origin(name).orElseThrow()
            + ": the default of the parameter "
            + name
            + " cannot be used: "
            + reason;
    if (!warnings.contains(text)) {
      warnings.add(text);
    }
  }

  /** Null if a plug-in's default is bad. */
  private Entry entry(String name, String text, Evaluation evaluation, Where where)
      throws ConfigException {
    Parameter parameter = layers.parameter(name);
    if (parameter == null) {
      return new Entry(Value.ofText(text), false);
    }
    try {
      return new Entry(Value.of(parameter, text), parameter.declared());
    } catch (ConfigException e) {
      if (isPluginsFault(name)) {
        reportPlugin(name, Secrets.maskQuoted(name, e.getMessage()));
        return null;
      }
      String message = where.of(name) + ": " + Secrets.maskQuoted(name, e.getMessage());
      if (parameter.declared() && !lenient) {
        throw new ConfigException(message);
      }
      warnings.add(message);
      return parameter.declared()
          ? new Entry(defaultValue(parameter, evaluation), true)
          : new Entry(Value.ofText(text), false);
    }
  }

  private Value defaultValue(Parameter parameter, Evaluation evaluation) throws ConfigException {
    try {
      return Value.of(parameter, evaluation.expand(layers.defaultValue(parameter.name())));
    } catch (ExpansionException e) {
      throw new ConfigException(whereInMain(e.parameter()) + ": " + e.getMessage());
    }
  }

  private void indirect(String name, Evaluation evaluation) throws ConfigException {
    try {
      String value = evaluation.find(name);
      if (value != null && value.startsWith("/")) {
        String content = NameFile.read(value);
        if (content.isEmpty()) {
          throw new ConfigException(whereInMain(name) + ": " + value + " is empty");
        }
        evaluation.put(name, content);
      }
    } catch (ExpansionException e) {
      throw new ConfigException(whereInMain(e.parameter()) + ": " + e.getMessage());
    } catch (IOException e) {
      throw new ConfigException(whereInMain(name) + ": cannot read: " + e.getMessage(), e);
    }
  }
}
