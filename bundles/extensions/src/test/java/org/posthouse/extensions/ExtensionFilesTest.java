package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.testing.OwnedDirectory;

final class ExtensionFilesTest {
  @TempDir(factory = OwnedDirectory.class)
  Path directory;

  @Test
  void linesNameFeaturesAndRepositories() throws IOException {
    write(
        "site", "# ours\nmap-mysql\n\n  map-ldap # people\n/opt/acme/features.xml\nmvn:a/b/1/xml");
    ExtensionFiles files = ExtensionFiles.read(List.of(directory));
    assertEquals(List.of("map-mysql", "map-ldap"), List.copyOf(files.features().keySet()));
    assertEquals(
        List.of("file:///opt/acme/features.xml", "mvn:a/b/1/xml"),
        List.copyOf(files.repositories()));
    assertEquals(List.of(), files.warnings());
  }

  @Test
  void theFirstFileThatNamesAFeatureIsSaidToWantIt() throws IOException {
    write("b", "map-ldap");
    write("a", "map-ldap");
    assertEquals(
        directory.resolve("a"), ExtensionFiles.read(List.of(directory)).features().get("map-ldap"));
  }

  @Test
  void aBadLineIsReportedAndTheOthersCount() throws IOException {
    write("site", "map-mysql\n; rm -rf /\nmap-ldap\n");
    ExtensionFiles files = ExtensionFiles.read(List.of(directory));
    assertEquals(2, files.features().size());
    assertEquals(1, files.warnings().size());
    assertTrue(files.warnings().getFirst().contains("site, line 2: "));
  }

  @Test
  void leftoversOfEditorsAndMissingDirectoriesDoNotCount() throws IOException {
    write("site~", "map-a");
    write(".site.swp", "map-b");
    write("site.dpkg-old", "map-c");
    write("README", "map-d");
    assertTrue(
        ExtensionFiles.read(List.of(directory, directory.resolve("none"))).features().isEmpty());
  }

  @Test
  void aHugeFileIsNotRead() throws IOException {
    write("site", "a\n".repeat(100_000));
    ExtensionFiles files = ExtensionFiles.read(List.of(directory));
    assertTrue(files.features().isEmpty());
    assertEquals(1, files.warnings().size());
    assertEquals(List.of(directory.resolve("site")), files.unread());
  }

  @Test
  void whatCannotBeReadIsReported() throws IOException {
    write("b", "map-b");
    Path gone = Files.createSymbolicLink(directory.resolve("a"), directory.resolve("gone"));
    ExtensionFiles files = ExtensionFiles.read(List.of(directory, directory.resolve("b"), gone));
    assertEquals(List.of("map-b"), List.copyOf(files.features().keySet()));
    assertEquals(List.of(gone, directory.resolve("b"), gone), files.unread());
    assertEquals(3, files.warnings().size());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
