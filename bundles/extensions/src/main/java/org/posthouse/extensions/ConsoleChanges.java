package org.posthouse.extensions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.karaf.features.Feature;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.event.MailEvent.Change;
import org.posthouse.api.log.Log;
import org.posthouse.tables.index.TypesInPlace;

/** What the administrator does on the console: done at once, remembered, and in the log. */
final class ConsoleChanges {
  private final Distribution distribution;
  private final Catalog catalog;
  private final FeatureChanges changes;
  private final NamedTypeFeatures named;
  private final ChoicesFile choices;
  private final TypesInPlace types;
  private final Log log;

  ConsoleChanges(
      Distribution distribution,
      Catalog catalog,
      FeatureChanges changes,
      NamedTypeFeatures named,
      ChoicesFile choices,
      TypesInPlace types,
      Log log) {
    this.distribution = distribution;
    this.catalog = catalog;
    this.changes = changes;
    this.named = named;
    this.choices = choices;
    this.types = types;
    this.log = log;
  }

  /** Installs a feature and remembers that it is wanted; false if it was installed already. */
  boolean install(FeatureName name) throws Exception {
    Feature feature = catalog.get(name);
    boolean absent = !catalog.isInstalled(feature);
    List<String> problems =
        absent ? Trouble.told(() -> changes.install(feature)) : changes.problems(feature);
    choices.change(now -> now.install(name));
    if (absent) {
      done(Change.INSTALLED, feature, "installed from the console");
    }
    fail(name.name(), problems);
    return absent;
  }

  /**
   * Removes a feature and remembers that; what files want comes back at the next comparison.
   *
   * @param force also if the configuration needs it
   */
  void uninstall(String name, boolean force) throws Exception {
    if (Distribution.isCore(name)) {
      throw new IllegalArgumentException(name + " is the mail system itself");
    }
    Feature feature = catalog.installed(name);
    List<String> uses = named.uses(name);
    if (!uses.isEmpty() && !force) {
      throw new IllegalStateException(
          String.join("; ", uses)
              + ": mail that needs it would wait; \"feature:uninstall --force "
              + name
              + "\" removes it all the same");
    }
    List<String> problems = changes.remove(feature);
    choices.change(now -> now.uninstall(name));
    done(Change.REMOVED, feature, "removed from the console");
    uses.forEach(use -> log.warn("feature " + name + " was removed, and mail waits: " + use));
    fail(name, problems);
  }

  /**
   * Puts the newest version that the repositories know, or the one that is named, in the place of
   * the installed one; the same version again if its files are others now.
   *
   * @param report called when it is done, before what does not come up is told
   */
  void update(FeatureName name, Consumer<String> report) throws Exception {
    Feature before = catalog.installed(name.name());
    Set<String> repositories = wantedRepositories();
    Feature newest =
        Trouble.told(
            () -> {
              catalog.refresh(repositories);
              return catalog.get(name);
            });
    List<String> problems = Trouble.told(() -> changes.update(newest));
    if (choices.read().installed().stream()
        .anyMatch(c -> FeatureName.of(c).name().equals(name.name()))) {
      choices.change(now -> now.install(name));
    }
    String versions = before.getVersion() + " -> " + newest.getVersion();
    log.event(
        new MailEvent.Extension(
            Change.UPDATED,
            name.name(),
            "feature " + name.name() + ": updated from the console, " + versions));
    publish();
    report.accept(versions);
    fail(name.name(), problems);
  }

  private void done(Change change, Feature feature, String how) throws Exception {
    String text = "feature " + feature.getName() + " " + feature.getVersion() + ": " + how;
    log.event(new MailEvent.Extension(change, feature.getName(), text));
    publish();
  }

  private void publish() throws Exception {
    named.lookAround();
    types.publish();
  }

  private void fail(String name, List<String> problems) {
    if (!problems.isEmpty()) {
      problems.forEach(p -> log.event(new MailEvent.Extension(Change.FAILED, name, p)));
      throw new IllegalStateException(String.join("; ", problems));
    }
  }

  void addRepository(String given) throws Exception {
    if (!ExtensionFiles.isRepository(given)) {
      throw new IllegalArgumentException(
          "a repository is a URL (file:, mvn:, https:) or the absolute path of a features file or"
              + " jar");
    }
    String url = ExtensionFiles.url(given);
    Optional<Path> file =
        url.startsWith("file:") ? Location.file(url, distribution.system()) : Optional.empty();
    Optional<String> problem = file.flatMap(Trust::problemOfChoice);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
    Trouble.told(() -> catalog.add(url));
    choices.change(now -> now.addRepository(url));
    log.info("repository " + url + ": added from the console");
    publish();
  }

  void removeRepository(String given) throws Exception {
    String url = ExtensionFiles.url(given);
    if (distribution.repositories().contains(url)) {
      throw new IllegalArgumentException(url + " is the distribution's own");
    }
    if (!catalog.remove(url)) {
      throw new IllegalArgumentException(
          "no repository " + url + "; \"posthouse feature:repo-list\" shows all");
    }
    choices.change(now -> now.removeRepository(url));
    log.info("repository " + url + ": removed from the console");
    publish();
  }

  /** The repositories as they were given. */
  List<String> repositories() throws Exception {
    Set<String> wanted = wantedRepositories();
    return catalog.repositories().stream().map(r -> catalog.given(r, wanted)).toList();
  }

  private Set<String> wantedRepositories() throws IOException {
    return choices.read().repositoriesWith(ExtensionFiles.read(distribution.directories()));
  }

  /** The file that wants a feature now. */
  Optional<Path> wantedBy(String name) {
    return ExtensionFiles.read(distribution.directories()).features().entrySet().stream()
        .filter(e -> FeatureName.of(e.getKey()).name().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
