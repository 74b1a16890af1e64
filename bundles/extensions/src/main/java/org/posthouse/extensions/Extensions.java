package org.posthouse.extensions;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.apache.karaf.features.Repository;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;

/**
 * Makes the installed features those that are wanted: the distribution's, those of {@code
 * extensions.d}, and what was chosen on the console. It compares at the start, at each reload and
 * when asked. No other bundle is refreshed by a change.
 */
@Component(
    service = {Extensions.class, ConfigListener.class},
    immediate = true)
public final class Extensions implements ConfigListener {
  private static final Set<Option> QUIETLY = EnumSet.of(Option.NoAutoRefreshBundles);

  private final FeaturesService features;
  private final Distribution distribution;
  private final Log log;
  private final RepositoryFiles repositoryFiles;
  private final Copies copies;

  /** The features service forgets one of two changes made at the same time. */
  private final ReentrantLock oneChange = new ReentrantLock();

  @Activate
  public Extensions(
      BundleContext context,
      @Reference FeaturesService features,
      @Reference BootFinished afterBoot,
      @Reference Configuration configuration,
      @Reference MailLog mailLog) {
    this(
        features,
        Distribution.of(context::getProperty),
        mailLog.daemon(configuration.current().main(), "extensions"));
    Thread.ofVirtual().name("extensions").start(this::reconcileAndLog);
  }

  Extensions(FeaturesService features, Distribution distribution, Log log) {
    this.features = features;
    this.distribution = distribution;
    this.log = log;
    this.repositoryFiles = new RepositoryFiles(distribution.system());
    this.copies = new Copies(distribution.downloads());
  }

  @Override
  public void configurationChanged(ConfigSnapshot old, ConfigSnapshot now) {
    Thread.ofVirtual().name("extensions").start(this::reconcileAndLog);
  }

  private void reconcileAndLog() {
    Outcome outcome = reconcile();
    outcome.done().forEach(log::info);
    outcome.failed().forEach(log::warn);
  }

  /** Installs what is wanted and absent, removes what is there and no longer wanted. */
  Outcome reconcile() {
    oneChange.lock();
    try {
      var outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
      ExtensionFiles files = ExtensionFiles.read(distribution.directories());
      outcome.failed().addAll(files.warnings());
      Choices choices = Choices.load(distribution.choices());
      for (String repository : wantedRepositories()) {
        outcome.run("repository " + repository, "added", () -> addRepositoryIfNew(repository));
      }
      Set<String> wanted = new TreeSet<>(distribution.features());
      wanted.addAll(choices.installed());
      wanted.removeAll(choices.removed());
      wanted.addAll(files.features().keySet());
      Set<String> present = installed();
      for (String name : wanted) {
        if (!present.contains(name) && !Distribution.isCore(name)) {
          Path file = files.features().get(name);
          outcome.run(
              "feature " + name + (file == null ? "" : " of " + file),
              "installed",
              () -> {
                add(get(name), options());
                return true;
              });
        }
      }
      for (String name : unwanted(present, wanted)) {
        if (!files.unread().isEmpty()) {
          outcome
              .failed()
              .add("feature " + name + ": not removed: it may be wanted by " + files.unread());
          continue;
        }
        outcome.run(
            "feature " + name,
            "removed",
            () -> {
              remove(get(name));
              return true;
            });
      }
      return outcome;
    } catch (Exception e) {
      return new Outcome(List.of(), List.of("features cannot be compared: " + e.getMessage()));
    } finally {
      oneChange.unlock();
    }
  }

  private static Set<String> unwanted(Set<String> present, Set<String> wanted) {
    var names = new TreeSet<>(present);
    names.removeAll(wanted);
    names.removeIf(Distribution::isCore);
    return names;
  }

  /** Installs a feature and remembers that it is wanted; false if it was installed already. */
  boolean install(String name) throws Exception {
    oneChange.lock();
    try {
      Feature feature = get(name);
      boolean absent = !features.isInstalled(feature);
      if (absent) {
        add(feature, options());
      }
      choose(choices().install(name));
      return absent;
    } finally {
      oneChange.unlock();
    }
  }

  /** Removes a feature and remembers that; what files want comes back at the next comparison. */
  void uninstall(String name) throws Exception {
    oneChange.lock();
    try {
      if (Distribution.isCore(name)) {
        throw new IllegalArgumentException(name + " is the mail system itself");
      }
      Feature feature = installedFeature(name);
      remove(feature);
      choose(choices().uninstall(name));
    } finally {
      oneChange.unlock();
    }
  }

  /**
   * Puts the newest version that the repositories know in the place of the installed one; the same
   * version again if its files are others now.
   */
  String update(String name) throws Exception {
    oneChange.lock();
    try {
      Feature before = installedFeature(name);
      for (String repository : wantedRepositories()) {
        location(repository);
      }
      List<URI> repositories = repositories().stream().map(Repository::getURI).toList();
      features.refreshRepositories(Set.copyOf(repositoryFiles.changed(repositories)));
      Feature newest = get(name);
      EnumSet<Option> options = options();
      options.add(Option.Upgrade);
      add(newest, options);
      return before.getVersion() + " -> " + newest.getVersion();
    } finally {
      oneChange.unlock();
    }
  }

  void addRepository(String given) throws Exception {
    if (!ExtensionFiles.isRepository(given)) {
      throw new IllegalArgumentException(
          "a repository is a URL (file:, mvn:, https:) or the absolute path of a features file or"
              + " jar");
    }
    oneChange.lock();
    try {
      String url = ExtensionFiles.url(given);
      addRepositoryIfNew(url);
      choose(choices().addRepository(url));
    } finally {
      oneChange.unlock();
    }
  }

  void removeRepository(String given) throws Exception {
    oneChange.lock();
    try {
      String url = ExtensionFiles.url(given);
      if (distribution.repositories().contains(url)) {
        throw new IllegalArgumentException(url + " is the distribution's own");
      }
      URI uri = location(url);
      if (features.getRepository(uri) == null) {
        throw new IllegalArgumentException(
            "no repository " + url + "; \"posthouse feature:repo-list\" shows all");
      }
      features.removeRepository(uri, false);
      choose(choices().removeRepository(url));
    } finally {
      oneChange.unlock();
    }
  }

  /** Features that an administrator may install or remove. */
  List<Feature> visible() throws Exception {
    var all = new ArrayList<>(Arrays.asList(features.listFeatures()));
    all.removeIf(f -> f.isHidden() || f.getRepositoryUrl().contains("org.apache.karaf"));
    all.sort(Comparator.comparing(Feature::getName).thenComparing(Feature::getVersion));
    return all;
  }

  List<Repository> repositories() throws Exception {
    return List.of(features.listRepositories());
  }

  boolean isInstalled(Feature feature) {
    return features.isInstalled(feature);
  }

  Feature get(String name) throws Exception {
    Feature feature = ExtensionFiles.isFeature(name) ? features.getFeature(name) : null;
    if (feature == null) {
      throw new IllegalArgumentException(
          "no feature \"" + name + "\"; \"posthouse feature:list\" shows all");
    }
    return feature;
  }

  /** The files that want a feature now. */
  Path wantedBy(String name) {
    return ExtensionFiles.read(distribution.directories()).features().get(name);
  }

  private Feature installedFeature(String name) throws Exception {
    for (Feature feature : features.listInstalledFeatures()) {
      if (feature.getName().equals(name)) {
        return feature;
      }
    }
    throw new IllegalStateException(name + " is not installed");
  }

  private void add(Feature feature, EnumSet<Option> options) throws Exception {
    copies.forget(feature.getBundles().stream().map(BundleInfo::getLocation).toList());
    features.installFeature(feature, options);
  }

  private void remove(Feature feature) throws Exception {
    features.uninstallFeature(feature.getName(), feature.getVersion(), options());
  }

  private Set<String> wantedRepositories() throws IOException {
    var all = new TreeSet<>(ExtensionFiles.read(distribution.directories()).repositories());
    all.addAll(choices().repositories());
    return all;
  }

  /** Where the features of a repository stand: those of a jar are written to a file again. */
  private URI location(String url) throws IOException {
    URI uri = URI.create(url);
    return JarRepository.isJar(uri)
        ? JarRepository.extract(Path.of(uri), distribution.choices().resolveSibling("repositories"))
        : uri;
  }

  private boolean addRepositoryIfNew(String url) throws Exception {
    URI uri = location(url);
    if (uri.getScheme().equals("file") && !Files.isReadable(Path.of(uri))) {
      throw new IOException(Path.of(uri) + " cannot be read");
    }
    if (features.getRepository(uri) != null) {
      return false;
    }
    features.addRepository(uri);
    return true;
  }

  /** Those that were asked for; not what they pulled in. */
  private Set<String> installed() throws Exception {
    var names = new TreeSet<String>();
    for (Feature feature : visible()) {
      if (features.isRequired(feature) && features.isInstalled(feature)) {
        names.add(feature.getName());
      }
    }
    return names;
  }

  private Choices choices() throws IOException {
    return Choices.load(distribution.choices());
  }

  private void choose(Choices choices) throws IOException {
    choices.save(distribution.choices());
  }

  private static EnumSet<Option> options() {
    return EnumSet.copyOf(QUIETLY);
  }
}
