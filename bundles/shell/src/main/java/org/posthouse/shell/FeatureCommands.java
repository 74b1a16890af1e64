package org.posthouse.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Installs and removes features while mail flows. No other bundle is refreshed by it. */
@Component(
    service = FeatureCommands.class,
    property = {
      "osgi.command.scope=feature",
      "osgi.command.function=install",
      "osgi.command.function=uninstall",
      "osgi.command.function=list",
      "osgi.command.function=info"
    })
public final class FeatureCommands {
  private final FeaturesService features;

  /** The features service forgets one of two changes made at the same time. */
  private final ReentrantLock oneChange = new ReentrantLock();

  @Activate
  public FeatureCommands(@Reference FeaturesService features) {
    this.features = features;
  }

  @Descriptor("NAME...  install features, for example map-sqlite")
  public void install(CommandSession session, String... names) throws Exception {
    for (String name : wanted(names)) {
      Feature feature = get(name);
      if (features.isInstalled(feature)) {
        session.getConsole().println(name + " is installed already");
        continue;
      }
      change(
          () ->
              features.installFeature(
                  feature, EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles)));
      session.getConsole().println("installed " + name);
    }
  }

  @Descriptor("NAME...  remove features; mail that needs them waits")
  public void uninstall(CommandSession session, String... names) throws Exception {
    for (String name : wanted(names)) {
      Feature feature = get(name);
      if (!features.isInstalled(feature)) {
        throw new IllegalStateException(name + " is not installed");
      }
      change(
          () ->
              features.uninstallFeature(
                  feature.getName(),
                  feature.getVersion(),
                  EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles)));
      session.getConsole().println("uninstalled " + name);
    }
  }

  @Descriptor("list features and which of them are installed")
  public void list(CommandSession session) throws Exception {
    for (Feature feature : visible()) {
      session
          .getConsole()
          .printf(
              "%-11s %-14s %s%n",
              features.isInstalled(feature) ? "installed" : "available",
              feature.getName(),
              feature.getDescription());
    }
  }

  @Descriptor("NAME  what a feature consists of")
  public void info(CommandSession session, String name) throws Exception {
    Feature feature = get(name);
    var out = session.getConsole();
    out.println(feature.getName() + " " + feature.getVersion() + ": " + feature.getDescription());
    out.println("installed: " + (features.isInstalled(feature) ? "yes" : "no"));
    for (Dependency dependency : feature.getDependencies()) {
      out.println("needs: " + dependency.getName());
    }
    for (BundleInfo bundle : feature.getBundles()) {
      out.println("bundle: " + bundle.getLocation());
    }
  }

  private Feature get(String name) throws Exception {
    Feature feature = features.getFeature(name);
    if (feature == null) {
      throw new IllegalArgumentException(
          "no feature \"" + name + "\"; \"posthouse feature:list\" shows all");
    }
    return feature;
  }

  private List<Feature> visible() throws Exception {
    var all = new ArrayList<>(Arrays.asList(features.listFeatures()));
    all.removeIf(f -> f.isHidden() || !f.getRepositoryUrl().contains("org.posthouse"));
    all.sort(Comparator.comparing(Feature::getName));
    return all;
  }

  private static List<String> wanted(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("which feature?");
    }
    return List.of(names);
  }

  private void change(Change change) throws Exception {
    oneChange.lock();
    try {
      change.run();
    } finally {
      oneChange.unlock();
    }
  }

  private interface Change {
    void run() throws Exception;
  }
}
