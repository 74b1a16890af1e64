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
    Path jar =
        jar("a.jar", JarRepository.ENTRY, "<features><feature name='a'>@jar@</feature></features>");
    assertTrue(JarRepository.isJar(jar.toUri()));
    Path file = Path.of(JarRepository.extract(jar, directory.resolve("repositories")));
    assertEquals(
        "<features><feature name='a'>" + jar.toUri() + "</feature></features>",
        Files.readString(file));
    jar("a.jar", JarRepository.ENTRY, "<features/>");
    assertEquals(file.toUri(), JarRepository.extract(jar, directory.resolve("repositories")));
    assertEquals("<features/>", Files.readString(file));
  }

  @Test
  void aJarWithoutFeaturesIsNoExtension() throws IOException {
    Path jar = jar("b.jar", "x", "y");
    var e = assertThrows(IOException.class, () -> JarRepository.extract(jar, directory));
    assertTrue(e.getMessage().contains("no extension"), e.getMessage());
  }

  @Test
  void whatIsWrongWithAJarIsSaid() throws IOException {
    Path text = Files.writeString(directory.resolve("text.jar"), "no zip at all");
    assertReason("text.jar is no jar: ", text);
    assertReason("gone.jar: No such file or directory", directory.resolve("gone.jar"));
    assertReason("dir.jar is a directory", Files.createDirectory(directory.resolve("dir.jar")));
    assertReason(
        "line 2: no repository", jar("bad.jar", JarRepository.ENTRY, "<features>\n<feature"));
    assertReason("begins with <html>", jar("html.jar", JarRepository.ENTRY, "<html/>"));
  }

  private void assertReason(String reason, Path jar) {
    var e = assertThrows(IOException.class, () -> JarRepository.extract(jar, directory));
    assertTrue(Trouble.of(e).contains(reason), Trouble.of(e));
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
