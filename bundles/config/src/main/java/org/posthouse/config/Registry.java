package org.posthouse.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.posthouse.api.config.ConfigException;

/**
 * All known parameters: those of Postfix, and what the bundles declare about them and add to them.
 * Immutable.
 */
public final class Registry {

  private final Map<String, Parameter> parameters;
  private final Map<String, Parameter> patterns;
  private final List<String> warnings;

  private Registry(
      Map<String, Parameter> parameters, Map<String, Parameter> patterns, List<String> warnings) {
    this.parameters = parameters;
    this.patterns = patterns;
    this.warnings = warnings;
  }

  /** What Postfix knows; nothing declared. */
  public static Registry builtin() {
    Map<String, Parameter> parameters = LinkedHashMap.newLinkedHashMap(1200);
    try (InputStream in = Registry.class.getResourceAsStream("parameters");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.charAt(0) != '#') {
          int end = line.indexOf(' ', 2);
          String name = line.substring(2, end);
          String value = line.length() < end + 3 ? "" : line.substring(end + 3);
          parameters.put(
              name, Parameter.known(name, ParameterType.ofLetter(line.charAt(0)), value));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Registry(parameters, Map.of(), List.of());
  }

  /** With the declarations of all jars of a class loader: for commands and tests. */
  public static Registry ofClassPath(ClassLoader loader) throws ConfigException {
    Registry registry = builtin();
    try {
      for (URL url : Collections.list(loader.getResources(Declarations.RESOURCE))) {
        registry = registry.with(url);
      }
    } catch (IOException e) {
      throw new ConfigException(Declarations.RESOURCE + ": " + e.getMessage(), e);
    }
    return registry;
  }

  /**
   * For commands about an instance: what the jars of the class path declare, and the plug-ins that
   * its server had when it ran last.
   */
  public static Registry ofInstance(Path configDirectory) throws ConfigException {
    MainFile main;
    try {
      main = MainFile.read(configDirectory.resolve("main.cf"));
    } catch (ConfigException e) {
      main = new MainFile("main.cf", Map.of(), List.of()); // who needs the file reports that
    }
    return PluginDeclarations.read(
        ofClassPath(Registry.class.getClassLoader()), configDirectory, main);
  }

  /** With what a bundle declares. */
  Registry with(URL resource) throws ConfigException {
    return with(resource.toString(), Declarations.read(resource));
  }

  /** With declarations in the form of the resource; for tests. */
  public Registry with(String declarations) throws ConfigException {
    return with("declarations", declarations);
  }

  Registry with(String origin, String declarations) throws ConfigException {
    return with(origin, Declarations.parse(origin, declarations));
  }

  private Registry with(String origin, List<Declarations.Declaration> declarations)
      throws ConfigException {
    Map<String, Parameter> all = new LinkedHashMap<>(parameters);
    Map<String, Parameter> allPatterns = new LinkedHashMap<>(patterns);
    for (Declarations.Declaration declaration : declarations) {
      boolean pattern = declaration.name().startsWith("*");
      String name = pattern ? declaration.name().substring(1) : declaration.name();
      Map<String, Parameter> into = pattern ? allPatterns : all;
      into.put(name, merge(origin, name, pattern, into.get(name), declaration));
      if (pattern) {
        declareKnown(all, into.get(name));
      }
    }
    return new Registry(all, allPatterns, warnings);
  }

  /** Names that are known without a service of master.cf: {@code local_destination_rate_delay}. */
  private static void declareKnown(Map<String, Parameter> all, Parameter pattern) {
    String ending = pattern.name();
    all.replaceAll(
        (name, known) -> {
          String service =
              name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : "";
          boolean covered =
              !service.isEmpty() && service.indexOf('_') < 0 && !service.equals("default");
          return covered && !known.declared()
              ? new Parameter(
                  name, known.type(), known.defaultValue(), true, pattern.daemons(), pattern.text())
              : known;
        });
  }

  private Parameter merge(
      String origin,
      String name,
      boolean pattern,
      Parameter known,
      Declarations.Declaration declaration)
      throws ConfigException {
    Parameter model = pattern ? ServiceParameters.model(this, name) : known;
    ParameterType type = type(origin, declaration, model);
    Set<String> daemons = new LinkedHashSet<>(known == null ? List.of() : known.daemons());
    daemons.addAll(Text.list(declaration.get("daemons", "")));
    return new Parameter(
        name,
        type,
        model != null && !pattern
            ? model.defaultValue()
            : declaration.get("default", model == null ? "" : model.defaultValue()),
        true,
        List.copyOf(daemons),
        known == null || known.text().isEmpty() ? declaration.get("text", "") : known.text());
  }

  /** The type of what is known already stands: nobody changes it for the others. */
  private static ParameterType type(
      String origin, Declarations.Declaration declaration, Parameter model) throws ConfigException {
    String word = declaration.get("type", null);
    Optional<ParameterType> declared =
        word != null ? ParameterType.named(word) : Optional.ofNullable(model).map(Parameter::type);
    if (declared.isEmpty()) {
      throw new ConfigException(
          origin + ": [" + declaration.name() + "] " + (word == null ? "has no type" : word));
    }
    if (model != null && model.type() != declared.get()) {
      throw new ConfigException(
          origin + ": [" + declaration.name() + "] is of the type " + model.type());
    }
    return declared.get();
  }

  Registry withWarning(String text) {
    List<String> more = new ArrayList<>(warnings);
    more.add(text);
    return new Registry(parameters, patterns, List.copyOf(more));
  }

  /** What was wrong with the declarations. */
  List<String> warnings() {
    return warnings;
  }

  public Optional<Parameter> find(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Null if there is none: for the hot path of expansion. */
  Parameter get(String name) {
    return parameters.get(name);
  }

  public Collection<Parameter> all() {
    return Collections.unmodifiableCollection(parameters.values());
  }

  /** Declared endings of names that are built from a service name: {@code _time_limit}. */
  Map<String, Parameter> patterns() {
    return patterns;
  }
}
