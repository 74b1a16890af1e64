package org.posthouse.tables.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TypeIndexTest {
  @TempDir Path directory;

  @Test
  void isReadAsItWasWritten() throws Exception {
    Path file = TypeIndex.file(directory);
    Files.createDirectories(file.getParent());
    TypeIndex index =
        new TypeIndex(
            new TreeMap<>(
                Map.of("a", List.of(Path.of("/x/a.jar"), Path.of("/b.jar")), "c", List.of())));
    index.write(file);
    assertEquals(index, TypeIndex.parse(Files.readString(file)));
  }

  @Test
  void locationsOfBundlesAreFiles() {
    Path home = Path.of("/home");
    assertEquals(
        Optional.of(Path.of("/home/system/org/acme/map/1.0/map-1.0.jar")),
        BundleFiles.named("mvn:org.acme/map/1.0", home));
    assertEquals(Optional.of(Path.of("/a/b.jar")), BundleFiles.named("file:///a/b.jar", home));
    assertEquals(
        Optional.of(Path.of("/a/b.jar")), BundleFiles.named("reference:file:/a/b.jar", home));
    assertEquals(Optional.empty(), BundleFiles.named("https://example.com/b.jar", home));
  }
}
