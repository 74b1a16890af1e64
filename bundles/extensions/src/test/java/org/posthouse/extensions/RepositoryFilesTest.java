package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RepositoryFilesTest {
  private static final URI OURS = URI.create("mvn:org.posthouse/features/0.1.0/xml/features");
  private static final URI ELSEWHERE = URI.create("https://features.example.com/features.xml");

  @TempDir Path system;
  private Path file;
  private RepositoryFiles files;

  @BeforeEach
  void theDistributionHasFeatures() throws IOException {
    file = system.resolve("org/posthouse/features/0.1.0/features-0.1.0-features.xml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "<features/>");
    files = new RepositoryFiles(system);
  }

  @Test
  void aRepositoryIsReadAgainOnlyWhenItsFileChanged() throws IOException {
    List<URI> all = List.of(OURS, file.toUri());
    assertEquals(all, files.changed(all));
    assertEquals(List.of(), files.changed(all));
    Files.writeString(file, "<features></features>");
    assertEquals(all, files.changed(all));
    assertEquals(List.of(), files.changed(all));
  }

  @Test
  void aRepositoryWhoseFileIsNotKnownIsReadEachTime() throws IOException {
    assertEquals(List.of(ELSEWHERE), files.changed(List.of(ELSEWHERE)));
    assertEquals(List.of(ELSEWHERE), files.changed(List.of(ELSEWHERE)));
    Files.delete(file);
    assertEquals(List.of(OURS), files.changed(List.of(OURS)));
    assertEquals(List.of(OURS), files.changed(List.of(OURS)));
  }

  @Test
  void aRepositoryThatCameBackIsReadAgain() {
    files.changed(List.of(OURS));
    files.changed(List.of());
    assertEquals(List.of(OURS), files.changed(List.of(OURS)));
  }
}
