package org.posthouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.posthouse.api.config.ConfigChange;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Settings;

/** Makes a snapshot of a configuration directory, without OSGi. */
public final class ConfigLoader {

  private ConfigLoader() {}

  /** A snapshot, and what is worth a warning in it. */
  public record Loaded(ConfigSnapshot snapshot, List<String> warnings) {
    public Loaded {
      warnings = List.copyOf(warnings);
    }
  }

  /** With the parameters that the jars of the class path and the server's plug-ins declare. */
  public static Loaded load(Path directory) throws ConfigException {
    ConfigSource source = ConfigSource.read(directory);
    Registry registry = Registry.ofDistribution();
    return make(source, PluginDeclarations.read(registry, directory, source.main()));
  }

  /**
   * What main.cf alone says, for commands that ask for few of its values: those are checked when
   * they are asked for, and a bad one throws a {@link BadValueException}.
   */
  public static Settings loadMain(Path directory) throws ConfigException {
    ConfigSource source = ConfigSource.readMain(directory);
    Registry registry = Registry.ofDistribution();
    Registry all = PluginDeclarations.read(registry, directory, source.main());
    return new LazySettings(Layers.ofServer(source, all));
  }

  public static Loaded load(Path directory, Registry registry) throws ConfigException {
    return make(ConfigSource.read(directory), registry);
  }

  /**
   * main.cf with a service of its own that is not in master.cf, for a command that does a daemon's
   * work itself.
   *
   * @param line as in master.cf
   */
  public static ConfigSnapshot loadService(Path directory, String line) throws ConfigException {
    MainFile main = ConfigSource.readMain(directory).main();
    var source = new ConfigSource(directory, main, MasterFile.parse("the command's own", line));
    Registry registry = Registry.ofDistribution();
    return make(source, PluginDeclarations.read(registry, directory, main)).snapshot();
  }

  /**
   * From text and with the parameters of the class path; for tests.
   *
   * @param directory what {@code $config_directory} is; need not exist
   */
  public static ConfigSnapshot parse(Path directory, String mainCf, String masterCf)
      throws ConfigException {
    Registry registry = Registry.ofDistribution();
    return parse(directory, mainCf, masterCf, registry).snapshot();
  }

  /**
   * One value of a configuration of which other parts may be bad, so that a running server is found
   * all the same; empty if this value is bad too, or if others can write the file.
   */
  public static Optional<String> find(Path directory, String name) {
    try {
      Path file = SafeFile.check(SafeFile.check(directory).resolve("main.cf"));
      MainFile main = MainFile.parse(file.toString(), ConfigFile.read(file), true);
      ConfigSource source =
          new ConfigSource(directory, main, new MasterFile(directory + "/master.cf"));
      Layers layers = Layers.ofServer(source, Registry.builtin());
      return Optional.ofNullable(new Evaluation(layers).find(name));
    } catch (ConfigException | ExpansionException e) {
      return Optional.empty();
    }
  }

  /** From text. */
  public static Loaded parse(Path directory, String mainCf, String masterCf, Registry registry)
      throws ConfigException {
    ConfigSource source =
        new ConfigSource(
            directory,
            MainFile.parse(directory + "/main.cf", mainCf),
            MasterFile.parse(directory + "/master.cf", masterCf));
    return make(source, registry);
  }

  private static Loaded make(ConfigSource source, Registry registry) throws ConfigException {
    Snapshot snapshot = snapshot(source, registry, 1, false, Optional.empty(), List.of());
    return new Loaded(snapshot, snapshot.warnings());
  }

  /**
   * @param lenient whether a bad value of a declared parameter is replaced by the default
   * @param before the generation whose settings are used again where nothing has changed
   * @param changes what is different from the generation before
   */
  static Snapshot snapshot(
      ConfigSource source,
      Registry registry,
      long generation,
      boolean lenient,
      Optional<Snapshot> before,
      List<ConfigChange> changes)
      throws ConfigException {
    List<String> warnings = new ArrayList<>(registry.warnings());
    warnings.addAll(source.main().warnings());
    warnings.addAll(source.master().warnings());
    warnings.addAll(source.master().duplicates());
    warnings.addAll(source.master().unreachable());
    warnings.addAll(new NameCheck(source, Layers.ofServer(source, registry)).warnings());
    return new SnapshotMaker(source, registry, generation, lenient, warnings).make(before, changes);
  }
}
