package org.posthouse.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;

/** One generation, complete. */
final class Snapshot implements ConfigSnapshot {

  private final long generation;
  private final Settings main;
  private final List<String> warnings;
  private final List<ServiceEntry> services;
  private final Map<String, Settings> settingsByKey;
  private final Map<String, ServiceEntry> byName = new HashMap<>();

  Snapshot(
      long generation,
      Settings main,
      List<ServiceEntry> services,
      Map<String, Settings> settingsByKey,
      List<String> warnings) {
    this.generation = generation;
    this.main = main;
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
  public Optional<ServiceEntry> service(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
