package org.posthouse.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a parameter's unexpanded value comes from: overrides, then main.cf, then the default.
 *
 * @param directory the configuration directory
 * @param fixed what no file can change: names that stand for the process itself
 * @param overrides of a master.cf line or a command line
 */
record Layers(
    Path directory,
    Map<String, String> fixed,
    Map<String, String> overrides,
    MainFile main,
    Map<String, Parameter> serviceParameters,
    Registry registry) {

  /** The configuration as the server reads it. */
  static Layers ofServer(ConfigSource source, Registry registry) {
    return new Layers(
        source.directory(),
        Map.of("process_name", "posthouse"),
        Map.of("config_directory", source.directory().toString()),
        source.main(),
        ServiceParameters.of(registry, source.master().lines()),
        registry);
  }

  /** The unexpanded value, or null if the name is not defined. */
  String raw(String name) {
    String value = explicit(name);
    return value != null ? value : defaultValue(name);
  }

  /** What is set and not a default; null if nothing is. */
  String explicit(String name) {
    String value = fixed.get(name);
    if (value != null || NameCheck.READ_ONLY.contains(name)) {
      return value;
    }
    value = overrides.get(name);
    if (value == null) {
      MainFile.Setting setting = main.settings().get(name);
      value = setting == null ? null : setting.value();
    }
    return value;
  }

  String defaultValue(String name) {
    Parameter parameter = parameter(name);
    if (parameter == null) {
      return null;
    }
    String host = HostDefaults.value(name, this);
    return host != null ? host : parameter.defaultValue();
  }

  Parameter parameter(String name) {
    Parameter parameter = registry.get(name);
    return parameter != null ? parameter : serviceParameters.get(name);
  }

  /** Whether the value is text with references of its own. */
  boolean isRaw(String name) {
    Parameter parameter = registry.get(name);
    return parameter != null && parameter.type() == ParameterType.RAW;
  }

  /** As a service sees them. */
  Layers of(MasterLine line) {
    Map<String, String> own = new HashMap<>(overrides);
    own.putAll(new ServiceCommand(line.arguments()).overrides());
    return with(Map.of("process_name", line.command(), "service_name", line.name()), own);
  }

  /** The same with other overrides, for a service. */
  Layers with(Map<String, String> newFixed, Map<String, String> newOverrides) {
    return new Layers(directory, newFixed, newOverrides, main, serviceParameters, registry);
  }
}
