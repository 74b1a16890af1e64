package org.posthouse.extensions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.testing.OwnedDirectory;

final class TrustTest {
  @TempDir(factory = OwnedDirectory.class)
  Path directory;

  @Test
  void aFileOfOursThatNobodyElseWritesIsGood() throws IOException {
    assertEquals(Optional.empty(), Trust.problem(file("a", "rw-r--r--")));
    assertEquals(Optional.empty(), Trust.problemOfChoice(file("a", "rw-r--r--")));
  }

  @Test
  void aFileThatEverybodyWritesIsNot() throws IOException {
    assertTrue(Trust.problem(file("a", "rw-rw-rw-")).orElseThrow().contains("every user"));
    assertTrue(Trust.problemOfChoice(file("a", "rw-rw-rw-")).orElseThrow().contains("every user"));
  }

  @Test
  void norOneInADirectoryThatEverybodyWrites() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Path file = Files.createFile(open.resolve("site"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertEquals(
        Optional.of(file + ": not used: " + open.toRealPath() + " may be written by every user"),
        Trust.problem(file));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertTrue(Trust.problem(link).isPresent());
  }

  @Test
  void norOneOfAnotherUserOrForeignGroup() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can give files away");
    Path file = file("a", "rw-r--r--");
    Files.setAttribute(file, "unix:uid", 65534);
    assertTrue(Trust.problem(file).orElseThrow().contains("belongs to "));
    assertFalse(Trust.problemOfChoice(file).isPresent());
    Path shared = file("b", "rw-rw-r--");
    assertEquals(Optional.empty(), Trust.problem(shared));
    Files.setAttribute(shared, "unix:gid", 65534);
    assertTrue(Trust.problem(shared).orElseThrow().contains("its group"));
  }

  @Test
  void suchFilesOfExtensionsDSayNothing() throws IOException {
    Files.writeString(file("good", "rw-r--r--"), "map-a\nhttp://x/features.xml\n");
    Files.writeString(file("bad", "rw-rw-rw-"), "map-b\n");
    Path jar = file("x.jar", "rw-rw-rw-");
    Path sub = Files.createDirectory(directory.resolve("d"));
    Files.writeString(sub.resolve("jars"), jar + "\n");
    ExtensionFiles files = ExtensionFiles.read(List.of(directory, sub));
    assertEquals(List.of("map-a"), List.copyOf(files.features().keySet()));
    assertEquals(List.of(), List.copyOf(files.repositories()));
    assertEquals(List.of(directory.resolve("bad"), jar), files.unread());
    assertTrue(
        files.warnings().stream().anyMatch(w -> w.contains("good, line 2: anybody on the way")));
    assertTrue(files.warnings().getLast().startsWith(jar + ": not used"));
  }

  private Path file(String name, String mode) throws IOException {
    Path file = directory.resolve(name);
    if (Files.notExists(file)) {
      Files.createFile(file);
    }
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
