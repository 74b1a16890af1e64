package org.posthouse.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.posthouse.tables.index.DistributionTypes;
import org.posthouse.tables.index.TypeOffer;

/**
 * The table types that features of some repositories bring, without a features service: for
 * commands, and for the build of the distribution.
 */
public final class RepositoryTypes {
  private final Path system;
  private final Consumer<String> warnings;
  private final Map<String, FeaturesFile.Entry> features = new HashMap<>();
  private final SortedMap<String, TypeOffer> types = new TreeMap<>();

  private RepositoryTypes(Path system, Consumer<String> warnings) {
    this.system = system;
    this.warnings = warnings;
  }

  /**
   * Those of the repositories that {@code extensions.d} of the distribution and of an instance
   * name. What others may have written is left out.
   *
   * @param home the distribution
   */
  public static SortedMap<String, TypeOffer> ofExtensions(
      Path home, Path configDirectory, Consumer<String> warnings) {
    var all = new RepositoryTypes(home.resolve("system"), warnings);
    ExtensionFiles files =
        ExtensionFiles.read(
            List.of(home.resolve("etc/extensions.d"), configDirectory.resolve("extensions.d")));
    files.warnings().forEach(warnings);
    files.repositories().forEach(all::read);
    all.features.values().forEach(feature -> all.add(feature, all::isTrusted));
    return all.types;
  }

  private void read(String url) {
    try {
      Location.file(url, system)
          .ifPresent(
              file -> {
                try {
                  addFeatures(url.endsWith(".jar") ? ofJar(file) : FeaturesFile.read(file));
                } catch (IOException e) {
                  warnings.accept(Trouble.of(e));
                }
              });
    } catch (IllegalArgumentException e) {
      warnings.accept(url + ": " + e.getMessage());
    }
  }

  private static FeaturesFile ofJar(Path jar) throws IOException {
    byte[] text = JarRepository.text(jar).getBytes(StandardCharsets.UTF_8);
    return FeaturesFile.read(jar.toString(), new java.io.ByteArrayInputStream(text));
  }

  private void addFeatures(FeaturesFile file) {
    file.features().forEach(feature -> features.putIfAbsent(feature.name(), feature));
  }

  private boolean isTrusted(Path jar) {
    var problem = Trust.problem(jar);
    problem.ifPresent(warnings);
    return problem.isEmpty();
  }

  private interface Filter {
    boolean accepts(Path jar);
  }

  private void add(FeaturesFile.Entry feature, Filter filter) {
    Set<Path> jars = new LinkedHashSet<>();
    collect(feature, jars, new LinkedHashSet<>());
    for (String bundle : feature.bundles()) {
      Location.file(bundle, system)
          .filter(Files::isRegularFile)
          .ifPresent(
              jar -> {
                for (String type : types(jar)) {
                  if (jars.stream().allMatch(filter::accepts)) {
                    types.putIfAbsent(type, new TypeOffer(feature.name(), List.copyOf(jars)));
                  }
                }
              });
    }
  }

  private void collect(FeaturesFile.Entry feature, Set<Path> jars, Set<String> seen) {
    for (String bundle : feature.bundles()) {
      Location.file(bundle, system).filter(Files::isRegularFile).ifPresent(jars::add);
    }
    for (String need : feature.needs()) {
      FeaturesFile.Entry needed = features.get(need);
      if (needed != null && !Distribution.isCore(need) && seen.add(need)) {
        collect(needed, jars, seen);
      }
    }
  }

  private List<String> types(Path jar) {
    try {
      return JarTypes.of(jar);
    } catch (IOException e) {
      warnings.accept(Trouble.of(e));
      return List.of();
    }
  }

  /** Writes the list of the distribution's own types, as the last step of its build. */
  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[0]);
    Path system = home.resolve("system");
    var all =
        new RepositoryTypes(
            system,
            warning -> {
              throw new IllegalStateException(warning);
            });
    try (Stream<Path> files = Files.walk(system.resolve("org/posthouse/features"))) {
      for (Path file : files.filter(f -> f.toString().endsWith("-features.xml")).toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          all.addFeatures(FeaturesFile.read(file.toString(), in));
        }
      }
    }
    all.features.values().forEach(feature -> all.add(feature, jar -> true));
    if (all.types.isEmpty()) {
      throw new IllegalStateException(system + ": no feature brings a table type");
    }
    DistributionTypes.write(home, all.types);
  }
}
