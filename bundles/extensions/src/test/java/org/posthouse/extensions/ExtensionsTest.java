package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ConfigValue;
import org.posthouse.api.config.Configuration;
import org.posthouse.api.config.Settings;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.event.MailEvent.Change;
import org.posthouse.api.log.Log;
import org.posthouse.api.testing.OwnedDirectory;
import org.posthouse.tables.index.TypesInPlace;

final class ExtensionsTest {
  @TempDir(factory = OwnedDirectory.class)
  Path directory;

  private final Set<String> installed = new TreeSet<>();
  private final Set<String> repositories = new TreeSet<>();
  private final List<ConfigValue> values = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final List<MailEvent> events = new ArrayList<>();
  private String acme;
  private boolean automatic = true;
  private Extensions extensions;

  @BeforeEach
  void twoFeatures() throws IOException {
    Files.createDirectories(directory.resolve(".home/lib"));
    Files.writeString(directory.resolve(".home/lib/table-types"), "x\tmap-x\ny\tmap-y\n");
    Path repository = directory.resolve(".acme.xml");
    Files.writeString(
        repository,
        "<features name='acme' xmlns='http://karaf.apache.org/xmlns/features/v1.6.0'/>");
    acme = repository.toUri().toString();
    var distribution =
        new Distribution(
            Set.of(),
            Set.of("file:/distribution"),
            List.of(directory),
            directory.resolve(".choices"),
            directory.resolve(".home"),
            directory.resolve(".home/system"),
            directory.resolve(".downloads"));
    extensions =
        new Extensions(
            context(),
            features(
                feature("map-x", "file:/distribution"),
                feature("map-y", "file:/distribution"),
                feature("map-acme", acme)),
            as(ServiceComponentRuntime.class, word -> List.of()),
            as(Configuration.class, word -> snapshot()),
            as(TypesInPlace.class, word -> null),
            distribution,
            log());
  }

  @Test
  void removesWhatNoFileWantsAnyMore() throws IOException {
    Files.writeString(directory.resolve("site"), "map-x\n");
    assertEquals(
        List.of("feature map-x of " + directory.resolve("site") + ": installed"),
        extensions.reconcile().done());
    assertEquals(List.of(), extensions.reconcile().done());
    Files.delete(directory.resolve("site"));
    assertEquals(List.of("feature map-x: removed"), extensions.reconcile().done());
    assertEquals(Set.of(), installed);
  }

  @Test
  void whatAFileBroughtGoesWithTheFileEvenIfATableIsNamed() throws IOException {
    Files.writeString(directory.resolve("acme"), acme + "\n");
    values.add(new ConfigValue("main.cf", "transport_maps", "acme:x"));
    extensions.reconcile();
    assertEquals(Set.of(acme), repositories);
    // What the jar brings is seen by its capabilities; here by somebody who says so.
    Files.writeString(directory.resolve("acme"), acme + "\nmap-acme\n");
    extensions.reconcile();
    assertEquals(Set.of("map-acme"), installed);
    Files.delete(directory.resolve("acme"));
    assertEquals(
        List.of("feature map-acme: removed", "repository " + acme + ": removed"),
        extensions.reconcile().done());
    assertEquals(Set.of(), installed);
    assertEquals(Set.of(), repositories);
    assertEquals(List.of(), extensions.reconcile().done());
  }

  @Test
  void whatOthersHaveInstalledStays() throws IOException {
    installed.add("map-x");
    assertEquals(List.of(), extensions.reconcile().done());
    Files.writeString(directory.resolve("site"), "map-x\n");
    extensions.reconcile();
    Files.delete(directory.resolve("site"));
    assertEquals(List.of(), extensions.reconcile().done());
    assertEquals(Set.of("map-x"), installed);
  }

  @Test
  void removesNothingWhileAFileCannotBeRead() throws IOException {
    Files.writeString(directory.resolve("site"), "map-x\n");
    extensions.reconcile();
    Files.delete(directory.resolve("site"));
    Files.createSymbolicLink(directory.resolve("site"), directory.resolve(".gone"));
    Outcome outcome = extensions.reconcile();
    assertEquals(Set.of("map-x"), installed);
    assertEquals(2, outcome.failed().size());
    assertTrue(outcome.failed().getLast().startsWith("feature map-x: not removed"));
  }

  @Test
  void whatTheConfigurationNamesIsInstalledAndStaysWhileSessionsMayNeedIt() {
    values.add(new ConfigValue("main.cf", "virtual_alias_maps", "static:a, proxy:x:/etc/x"));
    assertEquals(
        List.of("feature map-x: installed for x: (main.cf: virtual_alias_maps)"),
        extensions.reconcile().done());
    values.clear();
    assertEquals(List.of(), extensions.reconcile().done());
    assertEquals(Set.of("map-x"), installed);
  }

  @Test
  void whatCameByItselfGoesAtAStartAndThatIsSaid() {
    values.add(new ConfigValue("main.cf", "virtual_alias_maps", "x:/etc/x"));
    extensions.reconcile();
    values.clear();
    lines.clear();
    extensions.start();
    assertEquals(
        List.of("info feature map-x: removed, the configuration names no table of it any more"),
        lines);
    assertEquals(Set.of(), installed);
  }

  @Test
  void whatCameByItselfAndIsNotThereAtAStartIsSaidToStayAway() {
    values.add(new ConfigValue("main.cf", "virtual_alias_maps", "x:/etc/x"));
    extensions.reconcile();
    values.clear();
    lines.clear();
    // Another build of the distribution begins without it.
    installed.clear();
    extensions.start();
    extensions.start();
    assertEquals(
        List.of(
            "info feature map-x: not installed again, the configuration names no table of it any"
                + " more"),
        lines);
  }

  @Test
  void aFeatureThatCannotBeInstalledFailsThisTimeAndIsAnEvent() throws IOException {
    Files.writeString(directory.resolve("site"), "map-unknown\n");
    Outcome outcome = extensions.reconcile();
    assertEquals(1, outcome.failed().size());
    assertEquals(List.of(), outcome.standing());
    assertTrue(
        events.getLast() instanceof MailEvent.Extension(Change change, String name, _)
            && change == Change.FAILED
            && name.equals("map-unknown"));
  }

  @Test
  void aReloadBringsWhatTheComingConfigurationNames() {
    values.add(new ConfigValue("master.cf: smtp/inet", "smtpd_client_restrictions", "y:/z"));
    extensions.configurationComing(snapshot());
    assertEquals(Set.of("map-y"), installed);
    assertTrue(lines.getLast().contains("(master.cf: smtp/inet: smtpd_client_restrictions)"));
  }

  @Test
  void whatWasRemovedByHandIsNotInstalledAgainAndThatIsSaid() throws Exception {
    values.add(new ConfigValue("main.cf", "virtual_alias_maps", "x:/etc/x"));
    extensions.reconcile();
    var e =
        assertThrows(
            IllegalStateException.class, () -> extensions.console().uninstall("map-x", false));
    assertTrue(e.getMessage().startsWith("x: is used by main.cf: virtual_alias_maps: "));
    assertTrue(e.getMessage().contains("feature:uninstall --force map-x"));
    extensions.console().uninstall("map-x", true);
    Outcome outcome = extensions.reconcile();
    assertEquals(Set.of(), installed);
    assertEquals(
        List.of(
            "feature map-x was removed from the console, and mail waits: x: is used by main.cf:"
                + " virtual_alias_maps"),
        outcome.standing());
    assertEquals(List.of(), outcome.failed());
    assertEquals(Optional.of("map-x"), extensions.feature("x"));
    extensions.console().install(FeatureName.of("map-x"));
    assertEquals(Set.of("map-x"), installed);
  }

  @Test
  void nothingComesByItselfWhereTheAdministratorSaysNo() {
    automatic = false;
    values.add(new ConfigValue("main.cf", "virtual_alias_maps", "x:/etc/x"));
    extensions.reconcile();
    assertEquals(Set.of(), installed);
  }

  @Test
  void whatIsDoneOnTheConsoleIsInTheLog() throws Exception {
    extensions.console().install(FeatureName.of("map-x"));
    extensions.console().update(FeatureName.of("map-x"), versions -> {});
    extensions.console().uninstall("map-x", false);
    assertEquals(
        List.of(
            "info feature map-x 1: installed from the console",
            "info feature map-x: updated from the console, 1 -> 1",
            "info feature map-x 1: removed from the console"),
        lines);
    assertEquals(
        List.of(Change.INSTALLED, Change.UPDATED, Change.REMOVED),
        events.stream().map(e -> ((MailEvent.Extension) e).change()).toList());
  }

  private ConfigSnapshot snapshot() {
    Settings main = as(Settings.class, word -> automatic);
    return as(
        ConfigSnapshot.class,
        word ->
            switch (word) {
              case "main" -> main;
              case "values" -> values;
              case "services" -> List.of();
              default -> throw new UnsupportedOperationException(word);
            });
  }

  private static BundleContext context() {
    Bundle framework =
        as(
            Bundle.class,
            word ->
                as(
                    FrameworkWiring.class,
                    wiring -> wiring.startsWith("get") ? new ArrayList<>() : null));
    return as(
        BundleContext.class,
        word ->
            word.equals("getBundles")
                ? new Bundle[0]
                : word.equals("getBundle") ? framework : null);
  }

  private FeaturesService features(Feature... all) {
    return (FeaturesService)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {FeaturesService.class},
            (proxy, method, given) ->
                switch (method.getName()) {
                  case "listFeatures" -> all;
                  case "listInstalledFeatures" ->
                      List.of(all).stream()
                          .filter(f -> installed.contains(f.getName()))
                          .toArray(Feature[]::new);
                  case "isRequired", "isInstalled" ->
                      installed.contains(((Feature) given[0]).getName());
                  case "getFeature" ->
                      List.of(all).stream()
                          .filter(f -> f.getName().equals(given[0]))
                          .findFirst()
                          .orElse(null);
                  case "listRepositories" -> new org.apache.karaf.features.Repository[0];
                  case "refreshRepositories" -> null;
                  case "getRepository" ->
                      repositories.contains(given[0].toString())
                          ? as(org.apache.karaf.features.Repository.class, word -> null)
                          : null;
                  case "addRepository" -> {
                    repositories.add(given[0].toString());
                    yield null;
                  }
                  case "removeRepository" -> {
                    repositories.remove(given[0].toString());
                    yield null;
                  }
                  case "installFeature" -> {
                    installed.add(((Feature) given[0]).getName());
                    yield null;
                  }
                  case "uninstallFeature" -> {
                    installed.remove(given[0]);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  private static Feature feature(String name, String repository) {
    return as(
        Feature.class,
        method ->
            switch (method) {
              case "getName" -> name;
              case "getVersion" -> "1";
              case "getRepositoryUrl" -> repository;
              case "isHidden" -> false;
              case "getBundles", "getDependencies" -> List.of();
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private Log log() {
    return new Log() {
      @Override
      public void event(MailEvent event) {
        events.add(event);
        Log.super.event(event);
      }

      @Override
      public void info(String text) {
        lines.add("info " + text);
      }

      @Override
      public void warn(String text) {
        lines.add("warn " + text);
      }

      @Override
      public void fatal(String text) {
        lines.add("fatal " + text);
      }

      @Override
      public void panic(String text, Throwable cause) {
        lines.add("panic " + text);
      }
    };
  }

  private static <T> T as(Class<T> type, Function<String, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, given) ->
                method.getName().equals("hashCode") ? 1 : answer.apply(method.getName())));
  }
}
