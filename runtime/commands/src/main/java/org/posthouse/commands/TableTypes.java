package org.posthouse.commands;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;
import org.posthouse.api.table.TableFactory;
import org.posthouse.tables.index.TypeIndex;
import org.posthouse.tables.types.BuiltInTypes;

/**
 * The table types that commands know: those of the class path, and those that the server has noted
 * in its index, each with a class loader of its own.
 */
final class TableTypes {
  private final Instance instance;

  TableTypes(Instance instance) {
    this.instance = instance;
  }

  /** The types of the class path. */
  static List<TableFactory> ofClassPath() {
    List<TableFactory> factories = new ArrayList<>();
    ServiceLoader.load(TableFactory.class).forEach(factories::add);
    return factories;
  }

  /** The factory of a type that is not on the class path. */
  Optional<TableFactory> installed(String type) throws CommandException {
    List<Path> jars = index().map(index -> index.jars().get(type)).orElse(null);
    if (jars == null) {
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

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(URI.create("file:" + jar) + ": " + e.getMessage(), e);
    }
  }

  /** The names of the types that are installed now, or were when the server ended. */
  SortedSet<String> names() throws CommandException {
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
      return TypeIndex.read(file);
    } catch (IOException e) {
      throw new CommandException(file + ": " + Errors.text(e));
    }
  }

  /** No server has run yet: the features that it will begin with. */
  private static void addThoseOfTheFirstStart(SortedSet<String> names) throws CommandException {
    String features = bootFeatures();
    for (TableFactory factory : ofClassPath()) {
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
      throw new CommandException(file + ": " + Errors.text(e));
    }
  }
}
