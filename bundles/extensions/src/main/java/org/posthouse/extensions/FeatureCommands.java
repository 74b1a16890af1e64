package org.posthouse.extensions;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.posthouse.api.console.ArgumentCompleter;
import org.posthouse.api.console.Status;

/** Installs, updates and removes features while mail flows. */
@Component(
    service = FeatureCommands.class,
    property = {
      "osgi.command.scope=feature",
      "osgi.command.function=install",
      "osgi.command.function=uninstall",
      "osgi.command.function=update",
      "osgi.command.function=list",
      "osgi.command.function=info",
      "osgi.command.function=sync",
      "osgi.command.function=repoAdd",
      "osgi.command.function=repoRemove",
      "osgi.command.function=repoList"
    })
public final class FeatureCommands implements ArgumentCompleter {
  private final Extensions extensions;

  @Activate
  public FeatureCommands(@Reference Extensions extensions) {
    this.extensions = extensions;
  }

  @Descriptor("NAME[/VERSION]...  install features, for example map-sqlite")
  public void install(CommandSession session, String... names) throws Exception {
    for (String name : wanted(List.of(names))) {
      session
          .getConsole()
          .println(
              extensions.console().install(FeatureName.of(name))
                  ? "installed " + name
                  : name + " is installed already");
    }
  }

  @Descriptor("[--force] NAME...  remove features; mail that needs them waits")
  public void uninstall(CommandSession session, String... words) throws Exception {
    var names = new ArrayList<>(List.of(words));
    boolean force = names.removeAll(List.of("--force", "-f"));
    for (String word : wanted(names)) {
      String name = FeatureName.of(word).name();
      extensions.console().uninstall(name, force);
      session.getConsole().println("uninstalled " + name);
      extensions
          .console()
          .wantedBy(name)
          .ifPresent(
              file ->
                  session
                      .getConsole()
                      .println("warning: " + file + " names it; a reload installs it again"));
    }
  }

  @Descriptor("NAME[/VERSION]...  replace features by the newest version of their repositories")
  public void update(CommandSession session, String... names) throws Exception {
    for (String name : wanted(List.of(names))) {
      extensions
          .console()
          .update(
              FeatureName.of(name),
              versions -> session.getConsole().println("updated " + name + ": " + versions));
    }
  }

  @Descriptor("[-i]  list features and which of them are installed; -i: only those")
  public void list(CommandSession session, String... options) throws Exception {
    List<String> given = List.of(options);
    if (!List.of("-i", "--installed").containsAll(given)) {
      throw new IllegalArgumentException("unknown option " + String.join(" ", given));
    }
    List<Feature> all = extensions.catalog().visible();
    Map<String, Long> versions =
        all.stream().collect(Collectors.groupingBy(Feature::getName, Collectors.counting()));
    for (Feature feature : all) {
      boolean installed = extensions.catalog().isInstalled(feature);
      boolean alone = versions.get(feature.getName()) == 1;
      if (installed || given.isEmpty()) {
        print(
            session.getConsole(), installed, alone ? feature.getName() : feature.getId(), feature);
      }
    }
  }

  private static void print(PrintStream out, boolean installed, String name, Feature feature) {
    String state = installed ? "installed" : "available";
    out.println("%-11s %-14s %s".formatted(state, name, description(feature)).stripTrailing());
  }

  private static String description(Feature feature) {
    String text =
        feature.getDescription() == null ? feature.getDetails() : feature.getDescription();
    return text == null ? "" : text.strip();
  }

  @Descriptor("NAME[/VERSION]  what a feature consists of")
  public void info(CommandSession session, String name) throws Exception {
    Feature feature = extensions.catalog().get(FeatureName.of(name));
    var out = session.getConsole();
    String text = description(feature);
    out.println(
        feature.getName() + " " + feature.getVersion() + (text.isEmpty() ? "" : ": " + text));
    out.println("installed: " + (extensions.catalog().isInstalled(feature) ? "yes" : "no"));
    out.println("repository: " + feature.getRepositoryUrl());
    for (Dependency dependency : feature.getDependencies()) {
      out.println("needs: " + dependency.getName());
    }
    for (BundleInfo bundle : feature.getBundles()) {
      out.println("bundle: " + bundle.getLocation());
    }
  }

  @Descriptor(
      "install and remove what extensions.d and earlier choices say, as a reload does; ends with 1"
          + " if something of that failed")
  public void sync(CommandSession session) {
    Outcome outcome = extensions.reconcile();
    outcome.done().forEach(session.getConsole()::println);
    outcome.failed().forEach(f -> session.getConsole().println("warning: " + f));
    outcome.standing().forEach(s -> session.getConsole().println("warning: " + s));
    if (!outcome.failed().isEmpty()) {
      Status.set(session::put, 1);
    }
  }

  @Descriptor("URL  look for features in a repository: file:, mvn:, https: or an absolute path")
  public void repoAdd(CommandSession session, String url) throws Exception {
    extensions.console().addRepository(url);
    session.getConsole().println("added " + url);
  }

  @Descriptor("URL  no longer look for features in a repository")
  public void repoRemove(CommandSession session, String url) throws Exception {
    extensions.console().removeRepository(url);
    session.getConsole().println("removed " + url);
  }

  @Descriptor("list the repositories of features")
  public void repoList(CommandSession session) throws Exception {
    extensions.console().repositories().forEach(session.getConsole()::println);
  }

  @Override
  public Collection<String> words(String function) throws Exception {
    return switch (function) {
      case "install" -> features(false);
      case "uninstall", "update" -> features(true);
      case "info" -> extensions.catalog().visible().stream().map(Feature::getName).toList();
      case "repoRemove" -> extensions.console().repositories();
      default -> List.of();
    };
  }

  private List<String> features(boolean installed) throws Exception {
    return extensions.catalog().visible().stream()
        .filter(feature -> extensions.catalog().isInstalled(feature) == installed)
        .map(Feature::getName)
        .toList();
  }

  private static List<String> wanted(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("which feature?");
    }
    return names;
  }
}
