package org.posthouse.net.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.posthouse.api.config.Settings;

/** Settings of a few given values; everything else has the default that the tests need. */
final class MapSettings implements Settings {
  private final Map<String, String> values;
  private final Map<Class<?>, Object> derived = new ConcurrentHashMap<>();

  MapSettings(Map<String, String> values) {
    this.values = values;
  }

  @Override
  public long generation() {
    return 1;
  }

  @Override
  public String serviceName() {
    return "smtp";
  }

  @Override
  public Path configDirectory() {
    return Path.of("/etc/postfix");
  }

  @Override
  public String get(String name) {
    String otherwise =
        name.endsWith("_protocols") ? ">=TLSv1" : name.endsWith("_ciphers") ? "medium" : "";
    return values.getOrDefault(name, name.contains("exclude") ? "" : otherwise);
  }

  @Override
  public boolean isTrue(String name) {
    return get(name).equals("yes");
  }

  @Override
  public int integer(String name) {
    return Integer.parseInt(get(name));
  }

  @Override
  public long bytes(String name) {
    return Long.parseLong(get(name));
  }

  @Override
  public Duration time(String name) {
    return Duration.ofHours(1);
  }

  @Override
  public List<String> list(String name) {
    return get(name).isBlank() ? List.of() : List.of(get(name).split("[\\s,]+"));
  }

  @Override
  public Optional<String> find(String name) {
    return Optional.of(get(name));
  }

  @Override
  public <T> T derive(Class<T> type, Function<Settings, T> make) {
    return type.cast(derived.computeIfAbsent(type, t -> make.apply(this)));
  }
}
