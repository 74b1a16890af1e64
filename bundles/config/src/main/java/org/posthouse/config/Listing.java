package org.posthouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
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
   */
  public record Style(boolean expand, boolean fold, Show show) {}

  private final ConfigSource source;
  private final Layers layers;
  private final NameCheck names;
  private final Style style;
  private final Evaluation evaluation;

  private Listing(
      ConfigSource source, Registry registry, Map<String, String> overrides, Style style) {
    this.source = source;
    this.names = new NameCheck(source, registry);
    this.layers =
        new Layers(
            source.directory(),
            Map.of("process_name", "postconf"),
            overrides,
            source.main(),
            names.serviceParameters(),
            registry);
    this.style = style;
    this.evaluation = new Evaluation(layers);
  }

  /**
   * The configuration of a directory.
   *
   * @param overrides parameters that count more than main.cf
   * @param warnings what reading finds odd
   */
  public static Listing of(
      Path directory,
      Registry registry,
      Map<String, String> overrides,
      Style style,
      Consumer<String> warnings)
      throws ConfigException {
    MainFile main = MainFile.read(directory.resolve("main.cf"));
    MasterFile master = new MasterFile(directory.resolve("master.cf").toString());
    try {
      master = MasterFile.read(directory.resolve("master.cf"));
    } catch (ConfigException e) {
      warnings.accept(e.getMessage());
    }
    main.warnings().forEach(warnings);
    master.warnings().forEach(warnings);
    ConfigSource source = new ConfigSource(directory, main, master);
    Listing listing = new Listing(source, registry, overrides, style);
    listing.names.undefined().forEach(warnings);
    return listing;
  }

  /** The defaults, without any file. */
  public static Listing ofDefaults(Path directory, Registry registry, Style style) {
    ConfigSource source =
        new ConfigSource(
            directory,
            new MainFile("main.cf", Map.of(), List.of()),
            new MasterFile(directory.resolve("master.cf").toString()));
    return new Listing(source, registry, Map.of(), style);
  }

  /** The names of all parameters, or of those that are set; sorted. */
  public List<String> names(boolean explicitOnly) {
    TreeSet<String> found = new TreeSet<>();
    if (!explicitOnly) {
      layers.registry().all().forEach(p -> found.add(p.name()));
      found.addAll(layers.serviceParameters().keySet());
    }
    source.main().settings().keySet().stream().filter(names::isUsed).forEach(found::add);
    layers.overrides().keySet().stream().filter(names::isUsed).forEach(found::add);
    return List.copyOf(found);
  }

  /** Whether a name stands for a parameter. */
  public boolean isKnown(String name) {
    return layers.parameter(name) != null || names.isUsed(name) && layers.explicit(name) != null;
  }

  public boolean isSet(String name) {
    return layers.explicit(name) != null;
  }

  public NameClass classOf(String name) {
    if (layers.registry().get(name) != null) {
      return NameClass.BUILTIN;
    }
    return layers.serviceParameters().containsKey(name) ? NameClass.SERVICE : NameClass.USER;
  }

  /** A parameter as the style says. */
  public String parameter(String name) throws ConfigException {
    String value = "";
    if (style.show() != Show.NAME) {
      value = style.expand() ? expanded(name) : checked(name, layers.raw(name));
    }
    return assignment(name, value);
  }

  private String expanded(String name) throws ConfigException {
    try {
      String value = evaluation.find(name);
      return value == null ? "" : value;
    } catch (ExpansionException e) {
      throw bad(e.parameter(), e);
    }
  }

  /** An unexpanded value; what is no expression is reported as it would be when it is used. */
  private String checked(String name, String raw) throws ConfigException {
    if (raw.indexOf('$') >= 0 && isSet(name)) {
      expanded(name);
    }
    return raw;
  }

  private ConfigException bad(String name, ExpansionException e) {
    MainFile.Setting setting = source.main().settings().get(name);
    String place = setting == null ? "" : ", line " + setting.line();
    return new ConfigException(source.main().name() + place + ": " + name + ": " + e.getMessage());
  }

  String assignment(String name, String value) {
    WordWrap line = new WordWrap(style.fold(), WordWrap.WIDTH);
    if (style.show() != Show.VALUE) {
      line.word(name);
    }
    if (style.show() == Show.BOTH) {
      line.word("=");
    }
    return line.words(value).toString();
  }

  /** Names in main.cf and master.cf that nothing uses, and those without effect. */
  public List<String> unused() {
    List<String> all = new ArrayList<>(names.unusedInMain());
    all.addAll(names.unusedInMaster());
    all.addAll(names.withoutEffect());
    return all;
  }

  /** Names in master.cf that nothing uses. */
  public List<String> unusedInServices() {
    return names.unusedInMaster();
  }

  public ServiceListing services() {
    return new ServiceListing(source.master(), this, style);
  }

  /** The value of an override of a service. */
  String overrideValue(MasterLine service, String value) throws ConfigException {
    if (!style.expand()) {
      return value;
    }
    try {
      Map<String, String> overrides = new HashMap<>(layers.overrides());
      overrides.putAll(service.overrides());
      Map<String, String> fixed =
          Map.of("process_name", service.command(), "service_name", service.name());
      return new Evaluation(layers.with(fixed, overrides)).expand(value);
    } catch (ExpansionException e) {
      throw new ConfigException(
          source.master().name() + ", line " + service.line() + ": " + e.getMessage());
    }
  }
}
