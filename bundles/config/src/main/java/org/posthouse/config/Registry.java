package org.posthouse.config;

import java.io.IOException;
import java.io.InputStream;
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
import org.posthouse.api.config.ParameterList;

/**
 * All known parameters: those of Postfix, and what the bundles declare about them and add to them.
 * Immutable.
 */
public final class Registry {

  /** What all bundles of the distribution declare, without what is for people. */
  private static final String DISTRIBUTION = "POSTHOUSE-INF/distribution-parameters";

  private final Map<String, Parameter> parameters;
  private final Map<String, Parameter> patterns;
  private final List<String> warnings;

  /** Who added what Postfix does not know; names of patterns with their star. */
  private final Map<String, String> origins;

  private Registry(
      Map<String, Parameter> parameters,
      Map<String, Parameter> patterns,
      List<String> warnings,
      Map<String, String> origins) {
    this.parameters = parameters;
    this.patterns = patterns;
    this.warnings = warnings;
    this.origins = origins;
  }

  /** What Postfix knows; nothing declared. */
  public static Registry builtin() {
    Map<String, Parameter> parameters = LinkedHashMap.newLinkedHashMap(1200);
    String text = builtinText();
    int end;
    for (int at = 0; at < text.length(); at = end + 1) {
      end = text.indexOf('\n', at);
      if (text.charAt(at) != '#') {
        int space = text.indexOf(' ', at + 2);
        String name = text.substring(at + 2, space);
        String value = end < space + 3 ? "" : text.substring(space + 3, end);
        ParameterType type = ParameterType.ofLetter(text.charAt(at));
        parameters.put(name, Parameter.known(name, type, value));
      }
    }
    return new Registry(parameters, Map.of(), List.of(), Map.of());
  }

  private static String builtinText() {
    try (InputStream in = Registry.class.getResourceAsStream("parameters")) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the distribution knows, for its commands; without the list of a distribution, as {@link
   * #ofClassPath(ClassLoader)}.
   */
  public static Registry ofDistribution() throws ConfigException {
    String lists = System.getProperty("posthouse.lists", "");
    String file = lists + "/parameters";
    try {
      ParameterIndex index = lists.isEmpty() ? null : ParameterIndex.read(file);
      return index == null
          ? ofClassPath(Registry.class.getClassLoader())
          : new Registry(index, index.patterns(), List.of(), Map.of());
    } catch (IOException e) {
      throw new ConfigException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * With the declarations of a class loader. That of commands has those of the whole distribution
   * in one resource.
   */
  static Registry ofClassPath(ClassLoader loader) throws ConfigException {
    Map<String, Parameter> all = new LinkedHashMap<>(builtin().parameters);
    Map<String, Parameter> patterns = new LinkedHashMap<>();
    try {
      URL distribution = loader.getResource(DISTRIBUTION);
      List<URL> resources =
          distribution != null
              ? List.of(distribution)
              : Collections.list(loader.getResources(Declarations.RESOURCE));
      for (URL url : resources) {
        add(url.toString(), Declarations.read(url), all, patterns);
      }
    } catch (IOException e) {
      throw new ConfigException(Declarations.RESOURCE + ": " + e.getMessage(), e);
    }
    return new Registry(all, patterns, List.of(), Map.of());
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
    return PluginDeclarations.read(ofDistribution(), configDirectory, main);
  }

  /**
   * With what a bundle declares.
   *
   * @param origin the bundle, for messages
   */
  Registry with(String origin, URL resource) throws ConfigException {
    return with(origin, Declarations.parse(origin, Declarations.text(resource)));
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
    add(origin, declarations, all, allPatterns);
    Map<String, String> allOrigins = new LinkedHashMap<>(origins);
    for (Declarations.Declaration declaration : declarations) {
      if (!parameters.containsKey(declaration.name())) {
        allOrigins.putIfAbsent(declaration.name(), origin);
      }
    }
    return new Registry(all, allPatterns, warnings, allOrigins);
  }

  private static void add(
      String origin,
      List<Declarations.Declaration> declarations,
      Map<String, Parameter> all,
      Map<String, Parameter> patterns)
      throws ConfigException {
    for (Declarations.Declaration declaration : declarations) {
      boolean pattern = declaration.name().startsWith("*");
      String name = pattern ? declaration.name().substring(1) : declaration.name();
      Map<String, Parameter> into = pattern ? patterns : all;
      Parameter known = into.get(name);
      Parameter model = pattern ? ServiceParameters.model(all, name) : known;
      into.put(name, merge(origin, name, pattern, known, model, declaration));
      if (pattern) {
        declareKnown(all, into.get(name));
      }
    }
  }

  /** Names that are known without a service of master.cf: {@code local_destination_rate_delay}. */
  private static void declareKnown(Map<String, Parameter> all, Parameter pattern) {
    for (String service : ServiceParameters.KNOWN_SERVICES) {
      all.computeIfPresent(
          service + pattern.name(),
          (name, known) ->
              known.declared()
                  ? known
                  : new Parameter(
                      name,
                      known.type(),
                      known.defaultValue(),
                      true,
                      pattern.daemons(),
                      "", // there is a sentence for each of them
                      known.pending()));
    }
  }

  private static Parameter merge(
      String origin,
      String name,
      boolean pattern,
      Parameter known,
      Parameter model,
      Declarations.Declaration declaration)
      throws ConfigException {
    ParameterType type = type(origin, declaration, model);
    Set<String> daemons = new LinkedHashSet<>(known == null ? List.of() : known.daemons());
    daemons.addAll(ParameterList.split(declaration.get("daemons", "")));
    Parameter made =
        new Parameter(
            name,
            type,
            model != null && !pattern
                ? model.defaultValue()
                : declaration.get("default", model == null ? "" : model.defaultValue()),
            true,
            List.copyOf(daemons),
            known == null || known.text().isEmpty() ? declaration.get("text", "") : known.text(),
            Pending.parse(declaration.get("pending", "")));
    if (model == null && made.defaultValue().indexOf('$') < 0) {
      try {
        Value.of(made, made.defaultValue());
      } catch (ConfigException e) {
        throw new ConfigException(origin + ": default of [" + name + "]: " + e.getMessage(), e);
      }
    }
    return made;
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
    return new Registry(parameters, patterns, List.copyOf(more), origins);
  }

  /** What was wrong with the declarations. */
  List<String> warnings() {
    return warnings;
  }

  public Optional<Parameter> find(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /** Who added a parameter, or the pattern of its name, to those of Postfix. */
  Optional<String> origin(String name) {
    String origin = origins.get(name);
    if (origin == null) {
      for (Map.Entry<String, String> entry : origins.entrySet()) {
        String pattern = entry.getKey();
        if (pattern.startsWith("*") && name.endsWith(pattern.substring(1))) {
          return Optional.of(entry.getValue());
        }
      }
    }
    return Optional.ofNullable(origin);
  }

  /** Null if there is none: for the hot path of expansion. */
  Parameter get(String name) {
    return parameters.get(name);
  }

  Map<String, Parameter> byName() {
    return Collections.unmodifiableMap(parameters);
  }

  public Collection<Parameter> all() {
    return Collections.unmodifiableCollection(parameters.values());
  }

  /** Those whose default refers to others, and maybe some more. */
  Collection<Parameter> referring() {
    return parameters instanceof ParameterIndex index ? index.referring() : parameters.values();
  }

  /** Declared endings of names that are built from a service name: {@code _time_limit}. */
  Map<String, Parameter> patterns() {
    return patterns;
  }
}
