package org.posthouse.extensions;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.event.MailEvent.Change;

/**
 * Compares the features that are installed with those that are wanted: installs what is absent,
 * removes what is there for a reason that has gone. One comparison at a time.
 */
final class Comparison {
  /** Why a feature goes that came by itself. */
  private static final String UNNAMED = "the configuration names no table of it any more";

  private final Distribution distribution;
  private final Catalog catalog;
  private final FeatureChanges changes;
  private final NamedTypeFeatures named;
  private final ChoicesFile choices;
  private final ReentrantLock one = new ReentrantLock();

  Comparison(
      Distribution distribution,
      Catalog catalog,
      FeatureChanges changes,
      NamedTypeFeatures named,
      ChoicesFile choices) {
    this.distribution = distribution;
    this.catalog = catalog;
    this.changes = changes;
    this.named = named;
    this.choices = choices;
  }

  private interface Work {
    void run(Outcome outcome) throws Exception;
  }

  private Outcome alone(Work work) {
    one.lock();
    try {
      var outcome = new Outcome();
      try {
        work.run(outcome);
      } catch (Exception e) {
        outcome.failed("", "features cannot be compared: " + Trouble.of(e));
      }
      return outcome;
    } finally {
      one.unlock();
    }
  }

  /**
   * Makes the installed features those that are wanted.
   *
   * @param starting whether no session of an earlier configuration needs anything any more
   */
  Outcome run(ConfigSnapshot snapshot, boolean starting) {
    return alone(
        outcome -> {
          ExtensionFiles files = ExtensionFiles.read(distribution.directories());
          files.warnings().forEach(warning -> outcome.failed("", warning));
          Choices before = choices.read();
          removeGone(files, before, outcome);
          for (String repository : before.repositoriesWith(files)) {
            outcome.run("repository " + repository, "added", () -> catalog.add(repository));
          }
          named.lookAround();
          Wishes wishes = Wishes.of(distribution, before, files);
          named.addTo(wishes, before, snapshot);
          install(wishes, outcome);
          removeUnwanted(wishes, files, starting, outcome);
          warnOfRemoved(before, outcome);
        });
  }

  /**
   * Whoever takes a file away does not want the code that it brought, also if a table is still
   * named.
   */
  private void removeGone(ExtensionFiles files, Choices before, Outcome outcome) throws Exception {
    if (!files.unread().isEmpty()) {
      return;
    }
    for (String repository : before.repositoriesGoneFrom(files)) {
      for (String name : catalog.installedOf(repository)) {
        if (before.isOurs(name)) {
          removeFeature(name, "removed", before, outcome);
        }
      }
      if (catalog.installedOf(repository).isEmpty()) {
        outcome.run("repository " + repository, "removed", () -> catalog.remove(repository));
      }
    }
    if (!before.ofFiles().equals(files.repositories())) {
      choices.change(now -> now.ofFiles(files.repositories()));
    }
  }

  /** Installs what a configuration needs that is not in force yet; removes nothing. */
  Outcome installNamed(ConfigSnapshot snapshot) {
    return alone(
        outcome -> {
          Choices before = choices.read();
          named.lookAround();
          Wishes all =
              Wishes.of(distribution, before, ExtensionFiles.read(distribution.directories()));
          named.addTo(all, before, snapshot);
          install(all.automatic(), outcome);
        });
  }

  private void install(Wishes wishes, Outcome outcome) throws Exception {
    Set<String> present = catalog.installed();
    for (Wishes.Wish wish : wishes.all()) {
      String name = wish.feature().name();
      if (!present.contains(name) && !Distribution.isCore(name)) {
        outcome.feature(
            name,
            "feature " + wish.feature() + wish.of(),
            Change.INSTALLED,
            "installed" + wish.reason(),
            () -> {
              List<String> problems = changes.install(catalog.get(wish.feature()));
              problems.forEach(problem -> outcome.failed(name, "feature " + name + ": " + problem));
              remember(wish);
              return true;
            });
      } else if (choices.read().isOurs(name)) {
        remember(wish);
      }
    }
  }

  /** What others have installed is theirs, also when a file or the configuration wants it too. */
  private void remember(Wishes.Wish wish) throws IOException {
    String name = wish.feature().name();
    Choices before = choices.read();
    if (wish.kind() == Wishes.Kind.FILE && !before.added().contains(name)) {
      choices.change(now -> now.added(name));
    } else if (wish.kind() == Wishes.Kind.TYPE && !before.automatic().contains(name)) {
      choices.change(now -> now.automatic(name));
    }
  }

  private void removeUnwanted(
      Wishes wishes, ExtensionFiles files, boolean starting, Outcome outcome) throws Exception {
    Choices before = choices.read();
    Set<String> ours = new TreeSet<>(before.removed());
    ours.addAll(before.added());
    if (starting) {
      // Sessions of the configuration before may still need it at a reload.
      ours.addAll(before.automatic());
    }
    Set<String> present = catalog.installed();
    ours.removeAll(wishes.names());
    ours.removeIf(Distribution::isCore);
    for (String name : ours) {
      boolean automatic = before.automatic().contains(name);
      if (!present.contains(name)) {
        if (automatic) {
          outcome.run("feature " + name, "not installed again, " + UNNAMED, () -> true);
        }
        forget(name, before);
      } else if (!files.unread().isEmpty()) {
        outcome.failed(
            name, "feature " + name + ": not removed: it may be wanted by " + files.unread());
      } else {
        removeFeature(name, automatic ? "removed, " + UNNAMED : "removed", before, outcome);
      }
    }
  }

  private void warnOfRemoved(Choices before, Outcome outcome) throws Exception {
    for (String name : before.removed()) {
      List<String> uses = catalog.installed().contains(name) ? List.of() : named.uses(name);
      if (!uses.isEmpty()) {
        outcome.standing(
            "feature "
                + name
                + " was removed from the console, and mail waits: "
                + String.join("; ", uses));
      }
    }
  }

  private void removeFeature(String name, String how, Choices before, Outcome outcome) {
    outcome.feature(
        name, "feature " + name, Change.REMOVED, how, () -> remove(name, before, outcome));
  }

  private boolean remove(String name, Choices before, Outcome outcome) throws Exception {
    List<String> uses = named.uses(name);
    changes.remove(catalog.installed(name));
    forget(name, before);
    if (!uses.isEmpty()) {
      outcome.standing(
          "feature " + name + " was removed, and mail waits: " + String.join("; ", uses));
    }
    return true;
  }

  private void forget(String name, Choices before) throws IOException {
    if (before.isOurs(name)) {
      choices.change(now -> now.gone(name));
    }
  }
}
