package org.posthouse.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.Repository;
import org.posthouse.api.Deadline;

/** The features that there are, and the repositories that they come from. */
final class Catalog {
  private static final Duration DOWNLOAD = Duration.ofSeconds(30);
  private static final int DEEPEST = 20;

  private final FeaturesService features;
  private final Distribution distribution;
  private final RepositoryFiles files;

  Catalog(FeaturesService features, Distribution distribution) {
    this.features = features;
    this.distribution = distribution;
    this.files = new RepositoryFiles(distribution.system());
  }

  /** Features that an administrator may install or remove. */
  List<Feature> visible() throws Exception {
    var all = new ArrayList<>(Arrays.asList(features.listFeatures()));
    all.removeIf(f -> f.isHidden() || f.getRepositoryUrl().contains("org.apache.karaf"));
    all.sort(Comparator.comparing(Feature::getName).thenComparing(Feature::getVersion));
    return all;
  }

  boolean isInstalled(Feature feature) {
    return features.isInstalled(feature);
  }

  Feature get(FeatureName wanted) throws Exception {
    Feature feature =
        wanted.version().isEmpty()
            ? features.getFeature(wanted.name())
            : features.getFeature(wanted.name(), wanted.version());
    if (feature == null) {
      throw new IllegalArgumentException(
          "no feature \"" + wanted + "\"; \"posthouse feature:list\" shows all");
    }
    return feature;
  }

  Feature installed(String name) throws Exception {
    for (Feature feature : features.listInstalledFeatures()) {
      if (feature.getName().equals(name)) {
        return feature;
      }
    }
    get(FeatureName.of(name));
    throw new IllegalStateException(name + " is not installed");
  }

  /** Those that were asked for; not what they pulled in. */
  Set<String> installed() throws Exception {
    var names = new TreeSet<String>();
    for (Feature feature : visible()) {
      if (features.isRequired(feature) && features.isInstalled(feature)) {
        names.add(feature.getName());
      }
    }
    return names;
  }

  /** The URLs of the bundles of a feature and of those that it needs, without the mail system's. */
  Set<String> bundles(Feature feature) throws Exception {
    var locations = new LinkedHashSet<String>();
    collect(feature, locations, 0);
    return locations;
  }

  private void collect(Feature feature, Set<String> locations, int depth) throws Exception {
    feature.getBundles().stream().map(BundleInfo::getLocation).forEach(locations::add);
    for (Dependency dependency : feature.getDependencies()) {
      if (depth < DEEPEST && !Distribution.isCore(dependency.getName())) {
        Feature needed =
            dependency.hasVersion()
                ? features.getFeature(dependency.getName(), dependency.getVersion())
                : features.getFeature(dependency.getName());
        if (needed != null) {
          collect(needed, locations, depth + 1);
        }
      }
    }
  }

  /** The URLs of the mail system's own bundles. */
  Set<String> coreBundles() throws Exception {
    var locations = new TreeSet<String>();
    for (Feature feature : features.listInstalledFeatures()) {
      if (Distribution.isCore(feature.getName())) {
        feature.getBundles().stream().map(BundleInfo::getLocation).forEach(locations::add);
      }
    }
    return locations;
  }

  List<Repository> repositories() throws Exception {
    return List.of(features.listRepositories());
  }

  /**
   * Where the features of a repository stand: those of a jar, or from elsewhere, in a file here.
   */
  private URI location(String url, boolean again) throws IOException {
    URI uri = URI.create(url);
    Path directory = distribution.choices().resolveSibling("repositories");
    if (JarRepository.isJar(uri)) {
      return JarRepository.extract(Path.of(uri), directory);
    }
    if (url.startsWith("https:")) {
      Path copy = directory.resolve(url.replaceAll("[^A-Za-z0-9.-]", "_") + ".xml");
      if (again || Files.notExists(copy)) {
        Sources.fetch(url, copy, Deadline.after(DOWNLOAD));
      }
      return copy.toUri();
    }
    return uri;
  }

  /** Adds a repository if it can be used; false if it is there already. */
  boolean add(String url) throws Exception {
    URI uri = location(url, false);
    if (features.getRepository(uri) != null) {
      return false;
    }
    Optional<Path> file = Location.file(uri.toString(), distribution.system());
    if (file.isPresent()) {
      if (Files.isDirectory(file.get())) {
        throw new IOException(file.get() + " is a directory");
      }
      try (InputStream in = Files.newInputStream(file.get())) {
        FeaturesFile.read(JarRepository.isJar(URI.create(url)) ? url : file.get().toString(), in);
      }
    }
    features.addRepository(uri);
    return true;
  }

  /** False if there is no such repository. */
  boolean remove(String url) throws Exception {
    URI uri =
        JarRepository.isJar(URI.create(url)) || url.startsWith("https:")
            ? copyOf(url)
            : URI.create(url);
    if (features.getRepository(uri) == null) {
      return false;
    }
    features.removeRepository(uri, false);
    return true;
  }

  /** That of a jar or server that may be gone. */
  private URI copyOf(String url) {
    Path directory = distribution.choices().resolveSibling("repositories");
    return url.startsWith("https:")
        ? directory.resolve(url.replaceAll("[^A-Za-z0-9.-]", "_") + ".xml").toUri()
        : JarRepository.file(Path.of(URI.create(url)), directory).toUri();
  }

  /** The installed features of a repository. */
  Set<String> installedOf(String url) throws Exception {
    String location = copyOfOrItself(url);
    Set<String> names = installed();
    Set<String> others = new TreeSet<>();
    for (Feature feature : visible()) {
      if (!feature.getRepositoryUrl().equals(location)) {
        others.add(feature.getName());
      }
    }
    names.removeAll(others);
    return names;
  }

  /** The URL that somebody gave for a repository. */
  String given(Repository repository, Set<String> wanted) {
    String uri = repository.getURI().toString();
    return wanted.stream().filter(url -> copyOfOrItself(url).equals(uri)).findFirst().orElse(uri);
  }

  private String copyOfOrItself(String url) {
    URI uri = URI.create(url);
    return JarRepository.isJar(uri) || url.startsWith("https:") ? copyOf(url).toString() : url;
  }

  /** Reads again what may have changed. */
  void refresh(Set<String> wanted) throws Exception {
    for (String url : wanted) {
      location(url, true);
    }
    List<URI> all = repositories().stream().map(Repository::getURI).toList();
    features.refreshRepositories(Set.copyOf(files.changed(all)));
  }
}
