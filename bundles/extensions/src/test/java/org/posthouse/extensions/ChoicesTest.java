package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChoicesTest {
  @TempDir Path directory;

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    Path file = directory.resolve("features");
    assertEquals(Choices.none(), Choices.load(file));
    Choices choices =
        Choices.none()
            .install(FeatureName.of("map-mysql/1.0"))
            .uninstall("map-cidr")
            .addRepository("file:///opt/acme/features.xml")
            .added("map-a")
            .automatic("map-b")
            .ofFiles(Set.of("file:///opt/other/features.xml"));
    choices.save(file);
    assertEquals(choices, Choices.load(file));
    assertFalse(Files.exists(directory.resolve("features.new")));
  }

  @Test
  void theLastWordAboutAFeatureCounts() {
    Choices choices = Choices.none().uninstall("map-cidr").install(FeatureName.of("map-cidr"));
    assertEquals(Set.of("map-cidr"), choices.installed());
    assertEquals(Set.of(), choices.removed());
    assertEquals(Set.of("map-cidr"), choices.uninstall("map-cidr").removed());
    assertEquals(Set.of("map-cidr"), choices.installed());
  }

  @Test
  void whatTheAdministratorSaysIsNoLongerTheFilesOrTheConfigurations() {
    Choices choices = Choices.none().added("map-a").automatic("map-b").automatic("map-a");
    assertEquals(Set.of(), choices.added());
    assertEquals(Set.of("map-a"), choices.uninstall("map-b").automatic());
    assertEquals(Set.of("map-b"), choices.install(FeatureName.of("map-a")).automatic());
    assertEquals(Set.of(), choices.gone("map-a").gone("map-b").automatic());
  }

  @Test
  void oneVersionOfAFeatureIsChosen() {
    Choices choices =
        Choices.none().install(FeatureName.of("map-a/1")).install(FeatureName.of("map-a/2"));
    assertEquals(Set.of("map-a/2"), choices.installed());
    assertEquals(Set.of(), choices.uninstall("map-a").installed());
  }

  @Test
  void theDistributionsFeaturesAreThoseItBootsWith() throws IOException {
    Files.writeString(
        directory.resolve("org.apache.karaf.features.cfg"),
        "featuresBoot = (posthouse-framework/0.1.0), posthouse/0.1.0, map-hash/0.1.0\n"
            + "featuresRepositories = mvn\\:org.posthouse/features/0.1.0/xml/features\n");
    Distribution distribution = Distribution.of(name -> directory.toString());
    assertEquals(Set.of("posthouse-framework", "posthouse", "map-hash"), distribution.features());
    assertEquals(
        Set.of("mvn:org.posthouse/features/0.1.0/xml/features"), distribution.repositories());
  }
}
