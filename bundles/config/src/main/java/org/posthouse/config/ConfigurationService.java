package org.posthouse.config;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.posthouse.api.config.ConfigChange;
import org.posthouse.api.config.ConfigDifference;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigGeneration;
import org.posthouse.api.config.ConfigHistory;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.ParameterCatalog;
import org.posthouse.api.config.ParameterDescription;
import org.posthouse.api.log.Reason;

/**
 * Holds the generation in force and makes the next ones. The new one is complete before anybody
 * sees it; if it cannot be made the old one stays.
 */
public final class ConfigurationService implements Configuration, ConfigHistory, ParameterCatalog {

  /** A generation and what it was made of. */
  private record State(ConfigSource source, NamedFiles files, Snapshot snapshot) {}

  private final Path directory;
  private final Supplier<List<ConfigListener>> listeners;
  private final ReentrantLock lock = new ReentrantLock();
  private final History history = new History(Clock.systemUTC());
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
    Snapshot first = ConfigLoader.snapshot(source, registry, 1, false, Optional.empty(), List.of());
    this.state = new State(source, NamedFiles.in(first.texts()), first);
    history.add(1, "start", List.of());
  }

  @Override
  public ConfigSnapshot current() {
    return state.snapshot();
  }

  @Override
  public List<String> reload() throws ConfigException {
    prepare();
    lock.lock();
    try {
      State old = state;
      State next = next(old);
      state = next;
      history.add(next.snapshot().generation(), "reload", next.snapshot().changes());
      List<String> warnings = new ArrayList<>(next.snapshot().warnings());
      for (ConfigListener listener : listeners.get()) {
        tell(listener, old.snapshot(), next.snapshot(), warnings);
      }
      return warnings;
    } finally {
      lock.unlock();
    }
  }

  /** Without the lock: bundles that bring parameters may be installed for the new generation. */
  private void prepare() throws ConfigException {
    Snapshot coming;
    lock.lock();
    try {
      coming = next(state).snapshot();
    } finally {
      lock.unlock();
    }
    for (ConfigListener listener : listeners.get()) {
      try {
        listener.configurationComing(coming);
      } catch (RuntimeException _) {
        // What it did not make is absent, and whoever needs it says so.
      }
    }
  }

  /**
   * The files as they are now. What daemons have made of settings is used again, if no value of
   * theirs and no file that values name is different.
   */
  private State next(State old) throws ConfigException {
    ConfigSource source = ConfigSource.read(directory);
    List<ConfigChange> changes = new ArrayList<>(Changes.between(old.source(), source));
    List<ConfigChange> files = NamedFiles.in(old.snapshot().texts()).changesSince(old.files());
    changes.addAll(files);
    Snapshot snapshot =
        ConfigLoader.snapshot(
            source,
            registry,
            old.snapshot().generation() + 1,
            false,
            files.isEmpty() ? Optional.of(old.snapshot()) : Optional.empty(),
            changes);
    return new State(source, NamedFiles.in(snapshot.texts()), snapshot);
  }

  @Override
  public List<ConfigGeneration> generations() {
    lock.lock();
    try {
      return history.list();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<ConfigDifference> differences() throws ConfigException {
    lock.lock();
    try {
      ConfigSource files = next(state).source();
      return Differences.of(files, state.source(), registry);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<ParameterDescription> describe(String name) {
    lock.lock();
    try {
      Parameter parameter = Layers.ofServer(state.source(), registry).parameter(name);
      return Optional.ofNullable(parameter).map(this::described);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<ParameterDescription> all() {
    lock.lock();
    try {
      Map<String, Parameter> known = new TreeMap<>(registry.byName());
      known.putAll(ServiceParameters.of(registry, state.source().master().lines()));
      Layers layers = Layers.ofServer(state.source(), registry);
      Descriptions descriptions = Descriptions.read();
      return known.values().stream()
          .map(p -> descriptions.of(p, layers.defaultValue(p.name())))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private ParameterDescription described(Parameter parameter) {
    Layers layers = Layers.ofServer(state.source(), registry);
    return Descriptions.read().of(parameter, layers.defaultValue(parameter.name()));
  }

  private static void tell(
      ConfigListener listener, ConfigSnapshot old, ConfigSnapshot now, List<String> warnings) {
    try {
      listener.configurationChanged(old, now);
    } catch (RuntimeException e) {
      warnings.add(
          listener.getClass().getPackageName()
              + " failed on the new configuration: "
              + Reason.withFile(e));
    }
  }

  /**
   * Bundles came or went: makes a generation of the same files with their parameters. A value that
   * only now turns out to be bad is replaced by its default, with a warning; listeners are not
   * called, since nothing that they knew has changed.
   *
   * @return the warnings that there were not before, except those about names that main.cf and
   *     master.cf use
   */
  List<String> registryChanged(Registry changed) {
    lock.lock();
    try {
      State old = state;
      long generation = old.snapshot().generation() + 1;
      Snapshot next =
          ConfigLoader.snapshot(
              old.source(), changed, generation, true, Optional.of(old.snapshot()), List.of());
      registry = changed;
      state = new State(old.source(), old.files(), next);
      history.add(generation, "plug-ins", List.of());
      List<String> warnings = new ArrayList<>(next.warnings());
      warnings.removeAll(old.snapshot().warnings());
      Layers layers = Layers.ofServer(old.source(), changed);
      warnings.removeAll(new NameCheck(old.source(), layers).warnings());
      return warnings;
    } catch (ConfigException e) {
      return List.of("plug-ins: their parameters cannot be used: " + e.getMessage());
    } finally {
      lock.unlock();
    }
  }
}
