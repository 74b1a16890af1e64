package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.testing.OwnedDirectory;
import org.posthouse.tables.index.DistributionTypes;
import org.posthouse.tables.index.TypeOffer;

final class RepositoryTypesTest {
  @TempDir(factory = OwnedDirectory.class)
  Path directory;

  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void directories() throws IOException {
    for (String name : List.of("home/etc/extensions.d", "home/lib", "etc/extensions.d")) {
      Files.createDirectories(directory.resolve(name));
    }
  }

  private Map<String, TypeOffer> ofExtensions() {
    return RepositoryTypes.ofExtensions(
        directory.resolve("home"), directory.resolve("etc"), warnings::add);
  }

  @Test
  void aCommandKnowsTheTypesOfTheJarsThatExtensionsDNames() throws IOException {
    Path library = jar(directory.resolve("lib.jar"), null, null);
    Path jar =
        jar(
            directory.resolve("acme.jar"),
            "posthouse.table.type;posthouse.table.type=\"acme\"",
            "<features><feature name='map-acme'><feature dependency='true'>posthouse</feature>"
                + "<feature>acme-library</feature><bundle>@jar@</bundle></feature>"
                + "<feature name='acme-library'><bundle>"
                + library.toUri()
                + "</bundle></feature></features>");
    Files.writeString(directory.resolve("etc/extensions.d/site"), jar + "\n");
    assertEquals(Map.of("acme", new TypeOffer("map-acme", List.of(jar, library))), ofExtensions());
    assertEquals(List.of(), warnings);
    Files.setAttribute(
        library,
        "posix:permissions",
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
    assertEquals(Map.of(), ofExtensions());
  }

  @Test
  void theBuildWritesWhatTheDistributionsFeaturesBring() throws IOException {
    Path home = directory.resolve("home");
    Path jar =
        jar(
            home.resolve("system/org/posthouse/map-a/1/map-a-1.jar"),
            "posthouse.table.type;posthouse.table.type:List<String>=\"a,b\"",
            null);
    Path features = home.resolve("system/org/posthouse/features/1/features-1-features.xml");
    Files.createDirectories(features.getParent());
    Files.writeString(
        features,
        "<features><feature"
            + " name='map-a'><bundle>mvn:org.posthouse/map-a/1</bundle></feature></features>");
    RepositoryTypes.main(new String[] {home.toString()});
    TypeOffer offer = new TypeOffer("map-a", List.of(jar));
    assertEquals(Map.of("a", offer, "b", offer), DistributionTypes.read(home));
  }

  private static Path jar(Path jar, String capability, String features) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (capability != null) {
      manifest.getMainAttributes().putValue("Provide-Capability", capability);
    }
    Files.createDirectories(jar.getParent());
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      if (features != null) {
        out.putNextEntry(new ZipEntry(JarRepository.ENTRY));
        out.write(features.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
