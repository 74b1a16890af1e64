package org.posthouse.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.posthouse.api.config.ConfigException;

/**
 * What {@code postconf} shows: parameters, services, their fields and their overrides. Values are
 * expanded only if asked, and nothing is checked that is not shown.
 */
public final class Listing {

  /** What of {@code name = value} is printed. */
  public enum Show {
    BOTH,
    NAME,
    VALUE
  }

  /** Where a parameter's name comes from. */
  public enum NameClass {
    BUILTIN,
    SERVICE,
    USER
  }

  /**
   * How to print.
   *
   * @param expand whether {@code $name} is replaced
   * @param fold whether long lines are folded
   * @param json whether each line is a JSON object
   */
  public record Style(boolean expand, boolean fold, Show show, boolean json) {

    public Style(boolean expand, boolean fold, Show show) {
      this(expand, fold, show, false);
    }
  }

  /** Fails if the level is none. */
  private static final String LEVEL = "${{$compatibility_level} <level {1} ? {} : {}}";

  private final ConfigSource source;
  private final Layers layers;
  private final NameCheck names;
  private final Style style;
  private final Evaluation evaluation;

  private Listing(ConfigSource source, Registry registry, Style style) {
    this.source = source;
    this.layers =
        new Layers(
            source.directory(),
            Map.of("process_name", "postconf"),
            Map.of(),
            source.main(),
            ServiceParameters.of(registry, source.master().lines()),
            registry);
    this.names = new NameCheck(source, layers);
    this.style = style;
    this.evaluation = new Evaluation(layers);
  }

  /**
   * The configuration of a directory.
   *
   * @param overrides parameters that count more than main.cf
   * @param warnings what reading finds odd
   * @param unused what files of tables set and nothing uses
   */
  public static Listing of(
      Path directory,
      Registry registry,
      Map<String, String> overrides,
      Style style,
      Consumer<String> warnings,
      Consumer<String> unused)
      throws ConfigException {
    MainFile main = MainFile.read(directory.resolve("main.cf"));
    main.warnings().forEach(warnings);
    MasterFile master = services(directory, warnings);
    ConfigSource source = new ConfigSource(directory, with(main, overrides), master);
    Listing listing = new Listing(source, registry, style);
    listing.check(warnings);
    listing.names.examine(warnings, table -> TableParameters.check(table, warnings, unused));
    return listing;
  }

  /** The configuration of a directory, whatever is odd in it. */
  public static Listing of(Path directory, Registry registry, Style style) throws ConfigException {
    return of(directory, registry, Map.of(), style, warning -> {}, unused -> {});
  }

  /** An override counts as if main.cf ended with it. */
  private static MainFile with(MainFile main, Map<String, String> overrides) {
    Map<String, MainFile.Setting> settings = new LinkedHashMap<>(main.settings());
    overrides.forEach((name, value) -> settings.put(name, new MainFile.Setting(value, 0)));
    return new MainFile(main.name(), settings, List.of());
  }

  private static MasterFile services(Path directory, Consumer<String> warnings)
      throws ConfigException {
    Path file = directory.resolve("master.cf");
    return Files.exists(file) ? MasterText.read(file, warnings) : new MasterFile(file.toString());
  }

  /** The defaults, without main.cf. */
  public static Listing ofDefaults(
      Path directory, Registry registry, Style style, Consumer<String> warnings)
      throws ConfigException {
    MainFile nothing = new MainFile("main.cf", Map.of(), List.of());
    ConfigSource source = new ConfigSource(directory, nothing, services(directory, warnings));
    return new Listing(source, registry, style);
  }

  /** What to say if there is no master.cf; null if there is. */
  public String missing() {
    return Files.exists(Path.of(source.master().name()))
        ? null
        : "open " + source.master().name() + ": No such file or directory";
  }

  /** The services of master.cf, which must be there. */
  public ServiceListing services() throws ConfigException {
    String missing = missing();
    if (missing != null) {
      throw new ConfigException(missing);
    }
    return new ServiceListing(source.master(), this, style);
  }

  /** What is no expression stops all, wherever it is. */
  private void check(Consumer<String> warnings) throws ConfigException {
    try {
      evaluation.expand(LEVEL);
      for (Map.Entry<String, MainFile.Setting> e : source.main().settings().entrySet()) {
        if (e.getValue().value().indexOf('$') >= 0 && names.parameter(e.getKey()) != null) {
          evaluation.find(e.getKey());
        }
      }
      for (MasterLine line : source.master().lines()) {
        for (String value : new ServiceCommand(line.arguments()).overrides().values()) {
          if (value.indexOf('$') >= 0) {
            expanded(line, value);
          }
        }
      }
    } catch (ExpansionException bad) {
      warnings.accept(bad.getMessage());
      throw new ConfigException("macro processing error");
    }
  }

  /** The names of all parameters, or of those that are set; sorted. */
  public List<String> names(boolean explicitOnly) {
    TreeSet<String> found = new TreeSet<>();
    if (!explicitOnly) {
      layers.registry().all().forEach(p -> found.add(p.name()));
      found.addAll(layers.serviceParameters().keySet());
    }
    source.main().settings().keySet().stream().filter(names::isUsed).forEach(found::add);
    return List.copyOf(found);
  }

  /** Whether a name stands for a parameter. */
  public boolean isKnown(String name) {
    return names.isKnown(name) || names.isUsed(name) && layers.explicit(name) != null;
  }

  public boolean isSet(String name) {
    return layers.explicit(name) != null;
  }

  public NameClass classOf(String name) {
    Parameter known = layers.registry().get(name);
    if (known != null) {
      return ServiceParameters.isOf(source.master().lines(), known)
          ? NameClass.SERVICE
          : NameClass.BUILTIN;
    }
    return layers.serviceParameters().containsKey(name) ? NameClass.SERVICE : NameClass.USER;
  }

  /** A parameter as the style says. */
  public String parameter(String name) throws ConfigException {
    String value = "";
    if (style.show() != Show.NAME) {
      value = style.expand() ? expanded(name) : layers.raw(name);
    }
    return assignment(name, value == null ? "" : value);
  }

  private String expanded(String name) throws ConfigException {
    try {
      return evaluation.find(name);
    } catch (ExpansionException e) {
      throw new ConfigException(e.parameter() + ": " + e.getMessage());
    }
  }

  /**
   * Expands text with the parameters, and other names before them.
   *
   * @param names null for names that it does not know
   * @throws ConfigException for bad syntax, and for a name that is not defined
   */
  public String expand(String text, UnaryOperator<String> names) throws ConfigException {
    Expander expander =
        new Expander(
            name -> {
              String value = names.apply(name);
              return value == null ? evaluation.find(name) : value;
            },
            true);
    try {
      return expander.expand(text);
    } catch (ExpansionException e) {
      throw new ConfigException(e.getMessage());
    }
  }

  /** The value of a parameter that is a time. */
  public Duration time(String name) throws ConfigException {
    return Value.of(layers.parameter(name), expanded(name)).time();
  }

  String assignment(String name, String value) {
    if (style.json()) {
      StringBuilder out = new StringBuilder("{");
      Json.member(out, name, value);
      return out.append('}').toString();
    }
    WordWrap line = new WordWrap(style.fold(), WordWrap.WIDTH);
    if (style.show() != Show.VALUE) {
      line.word(name);
    }
    if (style.show() == Show.BOTH) {
      line.word("=");
    }
    return style.show() == Show.NAME ? name : line.words(value).toString();
  }

  /** Names in main.cf and master.cf that are going away, or that nothing uses. */
  public List<String> unused() {
    return names.unused();
  }

  /** The same in master.cf alone. */
  public List<String> unusedInServices() {
    return names.unusedInServices();
  }

  /** Names that are known and not honoured. */
  public List<String> withoutEffect() {
    return names.withoutEffect();
  }

  /** The value of an override of a service; what is no expression stays as it is. */
  String overrideValue(MasterLine service, String value) {
    try {
      return expanded(service, value);
    } catch (ExpansionException e) {
      return value;
    }
  }

  private String expanded(MasterLine service, String value) throws ExpansionException {
    return new Evaluation(layers.of(service)).expand(value);
  }
}
