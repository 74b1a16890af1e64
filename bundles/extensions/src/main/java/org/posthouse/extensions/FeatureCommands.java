package org.posthouse.extensions;

import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.Repository;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

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
public final class FeatureCommands {
  private final Extensions extensions;

  @Activate
  public FeatureCommands(@Reference Extensions extensions) {
    this.extensions = extensions;
  }

  @Descriptor("NAME...  install features, for example map-sqlite")
  public void install(CommandSession session, String... names) throws Exception {
    for (String name : wanted(names)) {
      session
          .getConsole()
          .println(extensions.install(name) ? "installed " + name : name + " is installed already");
    }
  }

  @Descriptor("NAME...  remove features; mail that needs them waits")
  public void uninstall(CommandSession session, String... names) throws Exception {
    for (String name : wanted(names)) {
      extensions.uninstall(name);
      session.getConsole().println("uninstalled " + name);
      Path file = extensions.wantedBy(name);
      if (file != null) {
        session.getConsole().println("warning: " + file + " names it; a reload installs it again");
      }
    }
  }

  @Descriptor("NAME...  replace features by the newest version of their repositories")
  public void update(CommandSession session, String... names) throws Exception {
    for (String name : wanted(names)) {
      session.getConsole().println("updated " + name + ": " + extensions.update(name));
    }
  }

  @Descriptor("list features and which of them are installed")
  public void list(CommandSession session) throws Exception {
    for (Feature feature : extensions.visible()) {
      session
          .getConsole()
          .printf(
              "%-11s %-14s %s%n",
              extensions.isInstalled(feature) ? "installed" : "available",
              feature.getName(),
              feature.getDescription());
    }
  }

  @Descriptor("NAME  what a feature consists of")
  public void info(CommandSession session, String name) throws Exception {
    Feature feature = extensions.get(name);
    var out = session.getConsole();
    out.println(feature.getName() + " " + feature.getVersion() + ": " + feature.getDescription());
    out.println("installed: " + (extensions.isInstalled(feature) ? "yes" : "no"));
    out.println("repository: " + feature.getRepositoryUrl());
    for (Dependency dependency : feature.getDependencies()) {
      out.println("needs: " + dependency.getName());
    }
    for (BundleInfo bundle : feature.getBundles()) {
      out.println("bundle: " + bundle.getLocation());
    }
  }

  @Descriptor("install and remove what extensions.d and earlier choices say, as a reload does")
  public void sync(CommandSession session) {
    Outcome outcome = extensions.reconcile();
    outcome.done().forEach(session.getConsole()::println);
    outcome.failed().forEach(f -> session.getConsole().println("warning: " + f));
  }

  @Descriptor("URL  look for features in a repository: file:, mvn:, https: or an absolute path")
  public void repoAdd(CommandSession session, String url) throws Exception {
    extensions.addRepository(url);
    session.getConsole().println("added " + url);
  }

  @Descriptor("URL  no longer look for features in a repository")
  public void repoRemove(CommandSession session, String url) throws Exception {
    extensions.removeRepository(url);
    session.getConsole().println("removed " + url);
  }

  @Descriptor("list the repositories of features")
  public void repoList(CommandSession session) throws Exception {
    for (Repository repository : extensions.repositories()) {
      session.getConsole().println(repository.getURI());
    }
  }

  private static List<String> wanted(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("which feature?");
    }
    return List.of(names);
  }
}
