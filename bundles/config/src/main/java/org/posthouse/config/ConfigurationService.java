package org.posthouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.ParameterCatalog;
import org.posthouse.api.config.ParameterDescription;

/**
 * Holds the generation in force and makes the next ones. The new one is complete before anybody
 * sees it; if it cannot be made the old one stays.
 */
public final class ConfigurationService implements Configuration, ParameterCatalog {

  /** A generation and what it was made of. */
  private record State(ConfigSource source, ConfigLoader.Loaded loaded) {}

  private final Path directory;
  private final Supplier<List<ConfigListener>> listeners;
  private final ReentrantLock lock = new ReentrantLock();
  private Registry registry;
  private volatile State state;

  /**
   * Reads the first generation.
   *
   * @throws ConfigException if it is bad: there is nothing to run with
   */
  public ConfigurationService(
      Path directory, Registry registry, Supplier<List<ConfigListener>> listeners)
      throws ConfigException {
    this.directory = directory;
    this.registry = registry;
    this.listeners = listeners;
    ConfigSource source = ConfigSource.read(directory);
    this.state = new State(source, ConfigLoader.make(source, registry, 1, false));
  }

  @Override
  public ConfigSnapshot current() {
    return state.loaded().snapshot();
  }

  @Override
  public List<String> reload() throws ConfigException {
    lock.lock();
    try {
      ConfigSource source = ConfigSource.read(directory);
      ConfigSnapshot old = current();
      ConfigLoader.Loaded next = ConfigLoader.make(source, registry, old.generation() + 1, false);
      state = new State(source, next);
      List<String> warnings = new ArrayList<>(next.warnings());
      for (ConfigListener listener : listeners.get()) {
        tell(listener, old, next.snapshot(), warnings);
      }
      return warnings;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<ParameterDescription> describe(String name) {
    lock.lock();
    try {
      NameCheck names = new NameCheck(state.source(), registry);
      Layers layers = Layers.ofServer(state.source(), registry);
      return Optional.ofNullable(names.parameter(name))
          .map(p -> Descriptions.read().of(p, layers.defaultValue(name)));
    } finally {
      lock.unlock();
    }
  }

  private static void tell(
      ConfigListener listener, ConfigSnapshot old, ConfigSnapshot now, List<String> warnings) {
    try {
      listener.configurationChanged(old, now);
    } catch (RuntimeException e) {
      warnings.add(listener.getClass().getName() + " failed on the new configuration: " + e);
    }
  }

  /**
   * Bundles came or went: makes a generation of the same files with their parameters. A value that
   * only now turns out to be bad is replaced by its default, with a warning; listeners are not
   * called, since nothing that they knew has changed.
   */
  void registryChanged(Registry changed) {
    lock.lock();
    try {
      registry = changed;
      State old = state;
      long generation = old.loaded().snapshot().generation() + 1;
      state = new State(old.source(), ConfigLoader.make(old.source(), changed, generation, true));
    } catch (ConfigException e) {
      throw new IllegalStateException(e); // what can be bad now was not looked at before
    } finally {
      lock.unlock();
    }
  }
}
