package org.posthouse.extensions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.posthouse.api.config.ConfigListener;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.MailLog;
import org.posthouse.tables.index.NamedTypes;
import org.posthouse.tables.index.TypeOffers;
import org.posthouse.tables.index.TypesInPlace;

/**
 * Makes the installed features those that are wanted: the distribution's, those of {@code
 * extensions.d}, what was chosen on the console, and what brings a table type that the
 * configuration names. It compares at the start, at each reload and when asked. What others have
 * installed by the features service stays. No other bundle is refreshed by a change.
 */
@Component(
    service = {Extensions.class, ConfigListener.class, TypeOffers.class},
    immediate = true)
public final class Extensions implements ConfigListener, TypeOffers {
  private static final String AUTOMATIC = "extension_auto_install";

  private final Distribution distribution;
  private final Configuration configuration;
  private final TypesInPlace types;
  private final Log log;
  private final Copies copies;
  private final Catalog catalog;
  private final FeatureChanges changes;
  private final ReentrantLock comparing = new ReentrantLock();
  private final ReentrantLock choosing = new ReentrantLock();
  private volatile Offers offers = Offers.none();

  @Activate
  public Extensions(
      BundleContext context,
      @Reference FeaturesService features,
      @Reference ServiceComponentRuntime components,
      @Reference BootFinished afterBoot,
      @Reference Configuration configuration,
      @Reference TypesInPlace types,
      @Reference MailLog mailLog) {
    this(
        context,
        features,
        components,
        configuration,
        types,
        Distribution.of(context::getProperty),
        mailLog.daemon(configuration.current().main(), "extensions"));
    Thread.ofVirtual().name("extensions").start(this::start);
  }

  Extensions(
      BundleContext context,
      FeaturesService features,
      ServiceComponentRuntime components,
      Configuration configuration,
      TypesInPlace types,
      Distribution distribution,
      Log log) {
    this.distribution = distribution;
    this.configuration = configuration;
    this.types = types;
    this.log = log;
    this.copies = new Copies(distribution.downloads());
    this.catalog = new Catalog(features, distribution);
    this.changes = new FeatureChanges(context, features, components, catalog, distribution, copies);
  }

  private void start() {
    try {
      log(compare(configuration.current(), true));
    } finally {
      types.settled();
    }
    types.publish();
  }

  /** What the new configuration names is there before it is in force. */
  @Override
  public void configurationComing(ConfigSnapshot now) {
    log(installNamed(now));
  }

  @Override
  public void configurationChanged(ConfigSnapshot old, ConfigSnapshot now) {
    Thread.ofVirtual().name("extensions").start(() -> log(compare(now, false)));
  }

  private void log(Outcome outcome) {
    outcome.done().forEach(log::info);
    outcome.failed().forEach(log::warn);
  }

  /** Installs what is wanted and absent, removes what is there and no longer wanted. */
  Outcome reconcile() {
    Outcome outcome = compare(configuration.current(), false);
    log(outcome);
    return outcome;
  }

  private Outcome compare(ConfigSnapshot snapshot, boolean starting) {
    comparing.lock();
    try {
      var outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
      ExtensionFiles files = ExtensionFiles.read(distribution.directories());
      outcome.failed().addAll(files.warnings());
      Choices choices = choices();
      for (String repository : wantedRepositories(files, choices)) {
        outcome.run("repository " + repository, "added", () -> catalog.add(repository));
      }
      lookAround();
      Wishes wishes = Wishes.of(distribution, choices, files);
      addNamed(wishes, choices, snapshot);
      install(wishes, outcome);
      removeUnwanted(wishes, files, starting, outcome);
      warnOfRemoved(choices, outcome);
      types.publish();
      return outcome;
    } catch (Exception e) {
      return new Outcome(List.of(), List.of("features cannot be compared: " + Reason.of(e)));
    } finally {
      comparing.unlock();
    }
  }

  private Outcome installNamed(ConfigSnapshot snapshot) {
    comparing.lock();
    try {
      var outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
      Choices choices = choices();
      lookAround();
      Wishes all =
          Wishes.of(distribution, choices, ExtensionFiles.read(distribution.directories()));
      addNamed(all, choices, snapshot);
      install(all.automatic(), outcome);
      return outcome;
    } catch (Exception e) {
      return new Outcome(List.of(), List.of("features cannot be compared: " + Reason.of(e)));
    } finally {
      comparing.unlock();
    }
  }

  /** Repositories have come or gone. */
  private void lookAround() throws Exception {
    offers = Offers.of(catalog.visible(), distribution, copies);
  }

  @Override
  public Optional<String> feature(String type) {
    return offers.feature(type);
  }

  private void addNamed(Wishes wishes, Choices choices, ConfigSnapshot snapshot) {
    if (!snapshot.main().isTrue(AUTOMATIC)) {
      return;
    }
    NamedTypes.of(snapshot)
        .places()
        .forEach(
            (type, places) -> {
              Optional<String> feature = offers.feature(type);
              if (feature.isPresent()
                  && !choices.removed().contains(feature.get())
                  && !offers.isMet(type, wishes.names())) {
                wishes.addNamed(feature.get(), type, places);
              }
            });
  }

  private void install(Wishes wishes, Outcome outcome) throws Exception {
    Set<String> present = catalog.installed();
    for (Wishes.Wish wish : wishes.all()) {
      String name = wish.feature().name();
      if (!present.contains(name) && !Distribution.isCore(name)) {
        outcome.run(
            "feature " + wish.feature() + wish.of(),
            "installed" + wish.reason(),
            () -> {
              List<String> problems = changes.install(catalog.get(wish.feature()));
              problems.forEach(problem -> outcome.failed().add("feature " + name + ": " + problem));
              remember(wish);
              return true;
            });
      } else if (choices().isOurs(name)) {
        remember(wish);
      }
    }
  }

  /** What others have installed is theirs, also when a file or the configuration wants it too. */
  private void remember(Wishes.Wish wish) throws IOException {
    String name = wish.feature().name();
    Choices now = choices();
    if (wish.kind() == Wishes.Kind.FILE && !now.added().contains(name)) {
      choose(choices -> choices.added(name));
    } else if (wish.kind() == Wishes.Kind.TYPE && !now.automatic().contains(name)) {
      choose(choices -> choices.automatic(name));
    }
  }

  private void removeUnwanted(
      Wishes wishes, ExtensionFiles files, boolean starting, Outcome outcome) throws Exception {
    Choices choices = choices();
    Set<String> ours = new TreeSet<>(choices.removed());
    ours.addAll(choices.added());
    if (starting) {
      // Sessions of the configuration before may still need it at a reload.
      ours.addAll(choices.automatic());
    }
    Set<String> present = catalog.installed();
    ours.removeAll(wishes.names());
    ours.removeIf(Distribution::isCore);
    for (String name : ours) {
      if (!present.contains(name)) {
        forget(name, choices);
      } else if (!files.unread().isEmpty()) {
        outcome
            .failed()
            .add("feature " + name + ": not removed: it may be wanted by " + files.unread());
      } else {
        outcome.run("feature " + name, "removed", () -> remove(name, choices, outcome));
      }
    }
  }

  private void warnOfRemoved(Choices choices, Outcome outcome) throws Exception {
    for (String name : choices.removed()) {
      List<String> uses = catalog.installed().contains(name) ? List.of() : uses(name);
      if (!uses.isEmpty()) {
        outcome
            .failed()
            .add(
                "feature "
                    + name
                    + " was removed from the console, and mail waits: "
                    + String.join("; ", uses));
      }
    }
  }

  private boolean remove(String name, Choices choices, Outcome outcome) throws Exception {
    List<String> uses = uses(name);
    changes.remove(catalog.installed(name));
    forget(name, choices);
    if (!uses.isEmpty()) {
      outcome
          .failed()
          .add("feature " + name + " was removed, and mail waits: " + String.join("; ", uses));
    }
    return true;
  }

  private void forget(String name, Choices choices) throws IOException {
    if (choices.isOurs(name)) {
      choose(now -> now.gone(name));
    }
  }

  /** Where the configuration names types that would go with a feature. */
  List<String> uses(String feature) throws Exception {
    lookAround();
    SortedSet<String> types = offers.onlyOf(feature, catalog.installed());
    Map<String, SortedSet<String>> named =
        new TreeMap<>(NamedTypes.of(configuration.current()).places());
    named.keySet().retainAll(types);
    return named.entrySet().stream()
        .map(e -> e.getKey() + ": is used by " + String.join(", ", e.getValue()))
        .toList();
  }

  /** Installs a feature and remembers that it is wanted; false if it was installed already. */
  boolean install(FeatureName name) throws Exception {
    Feature feature = catalog.get(name);
    boolean absent = !catalog.isInstalled(feature);
    List<String> problems =
        absent ? Reason.told(() -> changes.install(feature)) : changes.problems(feature);
    choose(choices -> choices.install(name));
    if (absent) {
      done(
          "feature "
              + feature.getName()
              + " "
              + feature.getVersion()
              + ": installed from the console");
    }
    fail(problems);
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
    List<String> uses = uses(name);
    if (!uses.isEmpty() && !force) {
      throw new IllegalStateException(
          String.join("; ", uses)
              + ": mail that needs it would wait; \"feature:uninstall --force "
              + name
              + "\" removes it all the same");
    }
    List<String> problems = changes.remove(feature);
    choose(choices -> choices.uninstall(name));
    done("feature " + name + " " + feature.getVersion() + ": removed from the console");
    uses.forEach(use -> log.warn("feature " + name + " was removed, and mail waits: " + use));
    fail(problems);
  }

  /**
   * Puts the newest version that the repositories know, or the one that is named, in the place of
   * the installed one; the same version again if its files are others now.
   *
   * @param report called when it is done, before what does not come up is told
   */
  void update(FeatureName name, java.util.function.Consumer<String> report) throws Exception {
    Feature before = catalog.installed(name.name());
    Set<String> repositories =
        wantedRepositories(ExtensionFiles.read(distribution.directories()), choices());
    Feature newest =
        Reason.told(
            () -> {
              catalog.refresh(repositories);
              return catalog.get(name);
            });
    List<String> problems = Reason.told(() -> changes.update(newest));
    if (choices().installed().stream()
        .anyMatch(c -> FeatureName.of(c).name().equals(name.name()))) {
      choose(choices -> choices.install(name));
    }
    String versions = before.getVersion() + " -> " + newest.getVersion();
    done("feature " + name.name() + ": updated from the console, " + versions);
    report.accept(versions);
    fail(problems);
  }

  private void done(String text) throws Exception {
    log.info(text);
    lookAround();
    types.publish();
  }

  private void fail(List<String> problems) {
    if (!problems.isEmpty()) {
      problems.forEach(log::warn);
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
    Reason.told(() -> catalog.add(url));
    choose(choices -> choices.addRepository(url));
    done("repository " + url + ": added from the console");
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
    choose(choices -> choices.removeRepository(url));
    done("repository " + url + ": removed from the console");
  }

  Catalog catalog() {
    return catalog;
  }

  /** The repositories as they were given. */
  List<String> repositories() throws Exception {
    Set<String> wanted =
        wantedRepositories(ExtensionFiles.read(distribution.directories()), choices());
    return catalog.repositories().stream().map(r -> catalog.given(r, wanted)).toList();
  }

  /** The file that wants a feature now. */
  Optional<Path> wantedBy(String name) {
    return ExtensionFiles.read(distribution.directories()).features().entrySet().stream()
        .filter(e -> FeatureName.of(e.getKey()).name().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static Set<String> wantedRepositories(ExtensionFiles files, Choices choices) {
    var all = new TreeSet<>(files.repositories());
    all.addAll(choices.repositories());
    return all;
  }

  private Choices choices() {
    try {
      return Choices.load(distribution.choices());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void choose(UnaryOperator<Choices> change) throws IOException {
    choosing.lock();
    try {
      change.apply(choices()).save(distribution.choices());
    } finally {
      choosing.unlock();
    }
  }
}
