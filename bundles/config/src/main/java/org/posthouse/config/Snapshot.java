package org.posthouse.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.posthouse.api.config.ConfigChange;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ConfigValue;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;

/** One generation, complete. */
final class Snapshot implements ConfigSnapshot {

  private final long generation;
  private final Settings main;
  private final List<String> warnings;
  private final List<ServiceEntry> services;
  private final Map<String, Settings> settingsByKey;
  private final Map<String, TypedSettings.Entry> shared;
  private final List<ConfigChange> changes;
  private final Set<String> set;
  private final Map<String, ServiceEntry> byName = new HashMap<>();

  Snapshot(
      long generation,
      Settings main,
      List<ServiceEntry> services,
      Map<String, Settings> settingsByKey,
      Map<String, TypedSettings.Entry> shared,
      List<String> warnings,
      List<ConfigChange> changes,
      Set<String> set) {
    this.set = Set.copyOf(set);
    this.generation = generation;
    this.main = main;
    this.shared = shared;
    this.changes = List.copyOf(changes);
    this.warnings = List.copyOf(warnings);
    this.services = List.copyOf(services);
    this.settingsByKey = Map.copyOf(settingsByKey);
    for (ServiceEntry service : services) {
      if (!service.type().equals("inet")) {
        byName.putIfAbsent(service.name(), service);
      }
    }
  }

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public Settings main() {
    return main;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public List<ConfigChange> changes() {
    return changes;
  }

  @Override
  public List<ConfigValue> values() {
    List<ConfigValue> values = new ArrayList<>();
    for (String name : new TreeSet<>(set)) {
      main.find(name).ifPresent(text -> values.add(new ConfigValue("main.cf", name, text)));
    }
    for (ServiceEntry service : services) {
      addOwn(service, values);
    }
    return values;
  }

  private void addOwn(ServiceEntry service, List<ConfigValue> values) {
    if (service.overrides().isEmpty()) {
      return;
    }
    Settings own = settings(service);
    Set<String> names = new TreeSet<>(set);
    names.addAll(service.overrides().keySet());
    for (String name : names) {
      Optional<String> text = own.find(name);
      if (text.isPresent() && !text.equals(main.find(name))) {
        values.add(new ConfigValue("master.cf: " + service.key(), name, text.get()));
      }
    }
  }

  /** The values that services without overrides have. */
  Map<String, TypedSettings.Entry> shared() {
    return shared;
  }

  /** All values as text, by place and name. */
  Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>();
    shared.forEach((name, entry) -> texts.put(name, entry.value().text()));
    for (ServiceEntry service : services) {
      Settings settings = settings(service);
      for (String name : service.overrides().keySet()) {
        settings.find(name).ifPresent(text -> texts.put(service.key() + "/" + name, text));
      }
    }
    return texts;
  }

  /** The settings of a line, or with "" of main.cf alone, if they consist of the same values. */
  Optional<Settings> unchanged(
      String key, Map<String, TypedSettings.Entry> own, Map<String, TypedSettings.Entry> all) {
    Settings settings = key.isEmpty() ? main : settingsByKey.get(key);
    return settings instanceof ServiceSettings made && made.consistsOf(own, all)
        ? Optional.of(made)
        : Optional.empty();
  }

  @Override
  public List<ServiceEntry> services() {
    return services;
  }

  @Override
  public Settings settings(ServiceEntry service) {
    Settings settings = settingsByKey.get(service.key());
    if (settings == null) {
      throw new IllegalArgumentException("no service " + service.key() + " in this generation");
    }
    return settings;
  }

  @Override
  public Settings stressed(ServiceEntry service) {
    Settings settings = settingsByKey.get(stressedKey(service));
    return settings == null ? settings(service) : settings;
  }

  /** No line has such a name and type. */
  static String stressedKey(ServiceEntry service) {
    return service.key() + "/stress";
  }

  @Override
  public Optional<ServiceEntry> service(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
