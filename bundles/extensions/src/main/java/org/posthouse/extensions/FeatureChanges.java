package org.posthouse.extensions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.features.FeaturesService.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Has features installed, updated and removed, one after the other. What they consist of is looked
 * at before, without keeping others from theirs; whether it works, after.
 */
final class FeatureChanges {
  private static final Set<Option> QUIETLY = EnumSet.of(Option.NoAutoRefreshBundles);

  private final BundleContext context;
  private final FeaturesService features;
  private final Catalog catalog;
  private final Copies copies;
  private final Sources sources;
  private final ComponentCheck components;
  private final Refresh refresh;

  /** The features service forgets one of two changes made at the same time. */
  private final ReentrantLock oneChange = new ReentrantLock();

  FeatureChanges(
      BundleContext context,
      FeaturesService features,
      ServiceComponentRuntime components,
      Catalog catalog,
      Distribution distribution,
      Copies copies) {
    this.context = context;
    this.features = features;
    this.catalog = catalog;
    this.copies = copies;
    this.sources = new Sources(distribution.system(), copies);
    this.components = new ComponentCheck(components);
    this.refresh = new Refresh(context);
  }

  /**
   * Installs a feature.
   *
   * @return what of it does not come up
   */
  List<String> install(Feature feature) throws Exception {
    Set<String> locations = catalog.bundles(feature);
    locations.removeIf(location -> context.getBundle(location) != null);
    copies.forget(locations);
    sources.prepare(locations);
    return change(feature, () -> features.installFeature(feature, EnumSet.copyOf(QUIETLY)));
  }

  /** Removes a feature, and returns what does not work without it. */
  List<String> remove(Feature feature) throws Exception {
    return change(
        feature,
        () ->
            features.uninstallFeature(
                feature.getName(), feature.getVersion(), EnumSet.copyOf(QUIETLY)));
  }

  /** Puts a version in the place of the installed one, or its new files in the place of the old. */
  List<String> update(Feature newest) throws Exception {
    Set<String> locations = catalog.bundles(newest);
    copies.forget(locations);
    sources.prepare(locations);
    EnumSet<Option> options = EnumSet.copyOf(QUIETLY);
    options.add(Option.Upgrade);
    return change(newest, () -> features.installFeature(newest, options));
  }

  private interface Change {
    void run() throws Exception;
  }

  private List<String> change(Feature feature, Change change) throws Exception {
    oneChange.lock();
    try {
      List<String> before = components.problems(extensions());
      Collection<Bundle> core =
          Distribution.isCore(feature.getName()) ? Set.of() : bundles(catalog.coreBundles());
      try {
        change.run();
      } finally {
        copies.removeUnfinished();
      }
      List<String> problems = new ArrayList<>();
      for (String bundle : refresh.run(core)) {
        problems.add("bundle " + bundle + " goes on with what was there before, until a restart");
      }
      if (isOver()) {
        return problems;
      }
      problems.addAll(components.problems(extensions()));
      Set<String> own = new TreeSet<>(components.problems(bundles(catalog.bundles(feature))));
      problems.removeIf(problem -> before.contains(problem) && !own.contains(problem));
      return problems;
    } finally {
      oneChange.unlock();
    }
  }

  /** Whether this bundle itself depends on what changed: the next instance looks at everything. */
  private boolean isOver() {
    try {
      return context.getBundle() == null;
    } catch (IllegalStateException _) {
      return true;
    }
  }

  /** What does not come up of a feature that is there. */
  List<String> problems(Feature feature) throws Exception {
    return components.problems(bundles(catalog.bundles(feature)));
  }

  private Collection<Bundle> bundles(Collection<String> locations) {
    return locations.stream().map(context::getBundle).filter(Objects::nonNull).toList();
  }

  /** All that is installed beside the mail system. */
  private Collection<Bundle> extensions() throws Exception {
    var locations = new TreeSet<String>();
    for (Feature feature : features.listInstalledFeatures()) {
      feature.getBundles().forEach(bundle -> locations.add(bundle.getLocation()));
    }
    locations.removeAll(catalog.coreBundles());
    return Arrays.stream(context.getBundles())
        .filter(bundle -> locations.contains(bundle.getLocation()))
        .toList();
  }
}
