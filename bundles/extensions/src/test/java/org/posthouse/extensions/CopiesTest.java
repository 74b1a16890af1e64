package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopiesTest {
  @TempDir Path directory;

  @Test
  void onlyTheCopiesOfTheseBundlesAreForgotten() throws IOException {
    for (String name : Set.of("2c839c07-map-acme.jar", "1-acme.jar", "not-acme.jar", "2-map.jar")) {
      Files.createFile(directory.resolve(name));
    }
    new Copies(directory)
        .forget(
            List.of(
                "file:///opt/acme/map-acme.jar",
                "https://acme.example/acme.jar",
                "mvn:org.acme/map.jar"));
    assertEquals(Set.of("not-acme.jar", "2-map.jar"), names());
  }

  @Test
  void thereMayBeNoCopiesYet() throws IOException {
    new Copies(directory.resolve("absent")).forget(List.of("file:///opt/acme/map-acme.jar"));
    assertEquals(Set.of(), names());
  }

  private Set<String> names() throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.newDirectoryStream(directory)) {
      files.forEach(f -> names.add(f.getFileName().toString()));
    }
    return names;
  }
}
