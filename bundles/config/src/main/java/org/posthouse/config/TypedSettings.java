package org.posthouse.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Settings;

/** The typed getters over values, wherever they come from. */
abstract class TypedSettings implements Settings {

  /** A value, and whether a bundle has declared its name. */
  record Entry(Value value, boolean declared) {}

  private final long generation;
  private final String serviceName;
  private final Path configDirectory;
  private final ConcurrentHashMap<Class<?>, Object> derived = new ConcurrentHashMap<>();

  TypedSettings(long generation, String serviceName, Path configDirectory) {
    this.generation = generation;
    this.serviceName = serviceName;
    this.configDirectory = configDirectory;
  }

  /** Null for a name that is not known. */
  abstract Entry entry(String name);

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public String serviceName() {
    return serviceName;
  }

  @Override
  public Path configDirectory() {
    return configDirectory;
  }

  @Override
  public String get(String name) {
    return value(name).text();
  }

  @Override
  public boolean isTrue(String name) {
    return typed(name, ParameterType.BOOLEAN).number() != 0;
  }

  @Override
  public int integer(String name) {
    Value value = value(name);
    if (value.type() != ParameterType.INTEGER && value.type() != ParameterType.BYTES) {
      throw otherType(name, value, ParameterType.INTEGER);
    }
    return Math.toIntExact(Math.min(value.number(), Integer.MAX_VALUE));
  }

  @Override
  public long bytes(String name) {
    Value value = value(name);
    return value.type() == ParameterType.INTEGER
        ? value.number()
        : typed(name, ParameterType.BYTES).number();
  }

  @Override
  public Duration time(String name) {
    return typed(name, ParameterType.TIME).time();
  }

  @Override
  public List<String> list(String name) {
    return value(name).list();
  }

  @Override
  public Optional<String> find(String name) {
    Entry entry = entry(name);
    return entry == null ? Optional.empty() : Optional.of(entry.value().text());
  }

  @Override
  public String expand(String text, UnaryOperator<String> names) throws ConfigException {
    Expander expander =
        new Expander(
            name -> {
              String value = names.apply(name);
              return value == null ? find(name).orElse(null) : value;
            },
            true);
    try {
      return expander.expand(text);
    } catch (ExpansionException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  @Override
  public <T> T derive(Class<T> type, Function<Settings, T> make) {
    Object made = derived.get(type);
    if (made == null) {
      T fresh = make.apply(this);
      Object first = derived.putIfAbsent(type, fresh);
      made = first == null ? fresh : first;
    }
    return type.cast(made);
  }

  private Value value(String name) {
    Entry entry = entry(name);
    if (entry == null || !entry.declared()) {
      throw new IllegalArgumentException("no bundle declares the parameter " + name);
    }
    return entry.value();
  }

  private Value typed(String name, ParameterType type) {
    Value value = value(name);
    if (value.type() != type) {
      throw otherType(name, value, type);
    }
    return value;
  }

  private static IllegalArgumentException otherType(
      String name, Value value, ParameterType wanted) {
    return new IllegalArgumentException(
        "parameter " + name + " has the type " + value.type() + ", not " + wanted);
  }
}
