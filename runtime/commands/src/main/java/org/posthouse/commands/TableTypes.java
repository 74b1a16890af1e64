package org.posthouse.commands;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.TableFactory;
import org.posthouse.config.ForeignFile;
import org.posthouse.extensions.RepositoryTypes;
import org.posthouse.tables.index.DistributionTypes;
import org.posthouse.tables.index.TypeIndex;
import org.posthouse.tables.index.TypeOffer;
import org.posthouse.tables.types.BuiltInTypes;

/**
 * The table types that commands know: those of the class path, those that the distribution and
 * {@code extensions.d} bring, and those that the server has noted in its index, each with a class
 * loader of its own.
 */
final class TableTypes {
  /** Some hundred types with their jars. */
  private static final int MAX_INDEX = 4 << 20;

  private final Instance instance;
  private final Consumer<String> warnings;
  private SortedMap<String, TypeOffer> offers;

  TableTypes(Instance instance, Consumer<String> warnings) {
    this.instance = instance;
    this.warnings = warnings;
  }

  /** The factory of a type that is not on the class path. */
  Optional<TableFactory> installed(String type) throws CommandException {
    List<Path> jars = jars(type);
    if (jars.isEmpty()) {
      return Optional.empty();
    }
    URL[] urls = jars.stream().map(TableTypes::url).toArray(URL[]::new);
    // It stays open as long as the command runs: the table needs it.
    URLClassLoader loader = new URLClassLoader("map-" + type, urls, getClass().getClassLoader());
    return ServiceLoader.load(TableFactory.class, loader).stream()
        .filter(provider -> provider.type().getClassLoader() == loader)
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.types().contains(type))
        .findFirst();
  }

  /** Those that are offered: what the server's user notes cannot take their place. */
  private List<Path> jars(String type) throws CommandException {
    TypeOffer offer = offers().get(type);
    List<Path> noted =
        offer != null && isAutomatic()
            ? offer.jars()
            : index().map(index -> index.jars().get(type)).orElse(List.of());
    List<Path> jars = offer != null && !noted.isEmpty() ? offer.jars() : noted;
    Path home = Path.of(System.getProperty("posthouse.home", "/nonexistent"));
    TrustedJars trusted = new TrustedJars(home, instance.configDirectory());
    try {
      for (Path jar : jars) {
        String refusal = trusted.refusal(jar, offer != null);
        if (!refusal.isEmpty()) {
          throw new CommandException(
              "table type \"" + type + "\": " + jar + " is not used: " + refusal);
        }
      }
    } catch (IOException e) {
      throw new CommandException("table type \"" + type + "\": " + Reason.withFile(e));
    }
    return jars;
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(URI.create("file:" + jar) + ": " + e.getMessage(), e);
    }
  }

  /** The feature to install for a type. */
  Optional<String> feature(String type) {
    try {
      return Optional.ofNullable(offers().get(type)).map(TypeOffer::feature);
    } catch (CommandException _) {
      // There is something else to be told.
      return Optional.empty();
    }
  }

  /** Whether a type that the distribution or an extension brings needs no installing by hand. */
  boolean isAutomatic() throws CommandException {
    return instance.setting("extension_auto_install").equals("yes");
  }

  /** What features of the distribution and of extensions bring, installed or not. */
  SortedMap<String, TypeOffer> offers() throws CommandException {
    if (offers == null) {
      String home = System.getProperty("posthouse.home", "");
      SortedMap<String, TypeOffer> all = new TreeMap<>();
      if (!home.isEmpty()) {
        Path distribution = Path.of(home);
        all.putAll(
            RepositoryTypes.ofExtensions(distribution, instance.configDirectory(), warnings));
        all.putAll(read(distribution));
      }
      offers = all;
    }
    return offers;
  }

  private static SortedMap<String, TypeOffer> read(Path distribution) throws CommandException {
    try {
      return DistributionTypes.read(distribution);
    } catch (IOException e) {
      throw new CommandException(distribution + ": " + Reason.withFile(e));
    }
  }

  /** The types that can be used: installed, or installed when the configuration names them. */
  SortedSet<String> names() throws CommandException {
    SortedSet<String> names = installedNames();
    if (isAutomatic()) {
      names.addAll(offers().keySet());
    }
    return names;
  }

  /** The names of the types that are installed now, or were when the server ended. */
  SortedSet<String> installedNames() throws CommandException {
    SortedSet<String> names = new TreeSet<>(new BuiltInTypes().types());
    Optional<TypeIndex> index = index();
    if (index.isPresent()) {
      names.addAll(index.get().jars().keySet());
    } else {
      addThoseOfTheFirstStart(names);
    }
    return names;
  }

  private Optional<TypeIndex> index() throws CommandException {
    Path file = TypeIndex.file(instance.dataDirectory());
    try {
      byte[] text = ForeignFile.read(file, MAX_INDEX);
      return Optional.of(TypeIndex.parse(new String(text, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CommandException(file + ": " + Reason.withFile(e));
    }
  }

  /** No server has run yet: the features that it will begin with. */
  private static void addThoseOfTheFirstStart(SortedSet<String> names) throws CommandException {
    String features = bootFeatures();
    for (TableFactory factory : ClassPathTypes.all()) {
      String room = factory.getClass().getPackageName();
      String feature = "map-" + room.substring(room.lastIndexOf('.') + 1);
      if (features.isEmpty() || features.contains(feature + "/")) {
        names.addAll(factory.types());
      }
    }
  }

  private static String bootFeatures() throws CommandException {
    String home = System.getProperty("posthouse.home");
    if (home == null) {
      return "";
    }
    Path file = Path.of(home, "etc", "org.apache.karaf.features.cfg");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandException(file + ": " + Reason.withFile(e));
    }
  }
}
