package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.log.Log;

final class ExtensionsTest {
  @TempDir Path directory;
  private final List<String> removed = new ArrayList<>();
  private Extensions extensions;

  @BeforeEach
  void oneInstalledFeature() {
    var distribution =
        new Distribution(
            Set.of(),
            Set.of(),
            List.of(directory),
            directory.resolve(".choices"),
            directory.resolve(".system"),
            directory.resolve(".downloads"));
    extensions =
        new Extensions(features(feature("map-x")), distribution, as(Log.class, word -> null));
  }

  @Test
  void removesWhatNoFileWants() throws IOException {
    Files.writeString(directory.resolve("site"), "map-x\n");
    assertEquals(List.of(), extensions.reconcile().done());
    Files.delete(directory.resolve("site"));
    assertEquals(List.of("feature map-x: removed"), extensions.reconcile().done());
    assertEquals(List.of("map-x"), removed);
  }

  @Test
  void removesNothingWhileAFileCannotBeRead() throws IOException {
    Files.createSymbolicLink(directory.resolve("site"), directory.resolve(".gone"));
    Outcome outcome = extensions.reconcile();
    assertEquals(List.of(), removed);
    assertEquals(2, outcome.failed().size());
    assertTrue(outcome.failed().getLast().startsWith("feature map-x: not removed"));
  }

  private FeaturesService features(Feature only) {
    return (FeaturesService)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {FeaturesService.class},
            (proxy, method, given) ->
                switch (method.getName()) {
                  case "listFeatures" -> new Feature[] {only};
                  case "isRequired", "isInstalled" -> true;
                  case "getFeature" -> only;
                  case "uninstallFeature" -> {
                    removed.add((String) given[0]);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  private static Feature feature(String name) {
    return as(
        Feature.class,
        method ->
            switch (method) {
              case "getName" -> name;
              case "getVersion" -> "1";
              case "getRepositoryUrl" -> "file:/x";
              case "isHidden" -> false;
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private static <T> T as(Class<T> type, Function<String, Object> answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, given) -> answer.apply(method.getName())));
  }
}
