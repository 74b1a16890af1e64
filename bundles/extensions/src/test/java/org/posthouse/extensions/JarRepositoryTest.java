package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JarRepositoryTest {
  @TempDir Path directory;

  @Test
  void theRepositoryOfAJarNamesTheJar() throws IOException {
    Path jar = jar("a.jar", JarRepository.ENTRY, "<bundle>@jar@</bundle>");
    assertTrue(JarRepository.isJar(jar.toUri()));
    Path file = Path.of(JarRepository.extract(jar, directory.resolve("repositories")));
    assertEquals("<bundle>" + jar.toUri() + "</bundle>", Files.readString(file));
    jar("a.jar", JarRepository.ENTRY, "<other/>");
    assertEquals(file.toUri(), JarRepository.extract(jar, directory.resolve("repositories")));
    assertEquals("<other/>", Files.readString(file));
  }

  @Test
  void aJarWithoutFeaturesIsNoExtension() throws IOException {
    Path jar = jar("b.jar", "x", "y");
    var e = assertThrows(IOException.class, () -> JarRepository.extract(jar, directory));
    assertTrue(e.getMessage().contains("no extension"), e.getMessage());
  }

  private Path jar(String name, String entry, String text) throws IOException {
    Path jar = directory.resolve(name);
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    return jar;
  }
}
