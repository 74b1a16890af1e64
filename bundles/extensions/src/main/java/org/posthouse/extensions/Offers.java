package org.posthouse.extensions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.posthouse.tables.index.DistributionTypes;

/**
 * The table types that features bring, installed or not, by the capabilities of their bundles.
 *
 * @param features by type; those of the distribution first
 */
record Offers(Map<String, List<String>> features) {

  static Offers none() {
    return new Offers(Map.of());
  }

  /** Looks into the jars of features that are not the distribution's; for those there is a list. */
  static Offers of(List<Feature> all, Distribution distribution, Copies copies) throws IOException {
    Map<String, Set<String>> features = new TreeMap<>();
    DistributionTypes.read(distribution.home())
        .forEach((type, offer) -> add(features, type, offer.feature()));
    for (Feature feature : all) {
      if (!distribution.repositories().contains(feature.getRepositoryUrl())) {
        for (BundleInfo bundle : feature.getBundles()) {
          for (String type : types(bundle.getLocation(), distribution, copies)) {
            add(features, type, feature.getName());
          }
        }
      }
    }
    return new Offers(
        features.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> List.copyOf(e.getValue()))));
  }

  private static void add(Map<String, Set<String>> features, String type, String feature) {
    features.computeIfAbsent(type, t -> new java.util.LinkedHashSet<>()).add(feature);
  }

  private static List<String> types(String location, Distribution distribution, Copies copies) {
    Path jar =
        Location.file(location, distribution.system())
            .orElseGet(() -> copies.copy(Location.plain(location)));
    try {
      return Files.isRegularFile(jar) ? JarTypes.of(jar) : List.of();
    } catch (IOException _) {
      // Who wants to install it is told.
      return List.of();
    }
  }

  /** The feature to install for a type. */
  Optional<String> feature(String type) {
    return features.getOrDefault(type, List.of()).stream().findFirst();
  }

  /** Whether one of these features brings a type. */
  boolean isMet(String type, Set<String> wanted) {
    return features.getOrDefault(type, List.of()).stream().anyMatch(wanted::contains);
  }

  /** The types that would go with a feature. */
  SortedSet<String> onlyOf(String feature, Set<String> installed) {
    SortedSet<String> types = new TreeSet<>();
    features.forEach(
        (type, some) -> {
          if (some.contains(feature)
              && some.stream().noneMatch(f -> !f.equals(feature) && installed.contains(f))) {
            types.add(type);
          }
        });
    return types;
  }
}
