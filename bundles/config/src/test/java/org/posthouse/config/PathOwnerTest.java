package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathOwnerTest {
  private static final int STRANGER = 4242;

  @TempDir private Path directory;
  private Path foreign;

  @BeforeEach
  void prepare() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    foreign = Files.createDirectory(directory.resolve("foreign"));
    Files.setAttribute(foreign, "unix:uid", STRANGER);
    // The others that JUnit or the machine may have put above count for all cases alike.
    assertEquals(PathOwner.ROOT, PathOwner.of(foreign));
  }

  @Test
  void whoOwnsADirectoryOnTheWayHasThePath() throws IOException {
    assertEquals(STRANGER, PathOwner.of(foreign.resolve("x/y")));
    assertEquals(STRANGER, PathOwner.of(directory.resolve("foreign/../foreign/x")));
    assertEquals(PathOwner.ROOT, PathOwner.of(directory.resolve("not/there")));
  }

  @Test
  void aLinkIsAsGoodAsWhereItLeads() throws IOException {
    Path roots = Files.createFile(directory.resolve("file"));
    assertEquals(
        PathOwner.ROOT,
        PathOwner.of(Files.createSymbolicLink(directory.resolve("good"), Path.of("file"))));
    assertEquals(
        STRANGER,
        PathOwner.of(Files.createSymbolicLink(directory.resolve("bad"), foreign.resolve("x"))));
    Files.createSymbolicLink(foreign.resolve("back"), roots);
    assertEquals(STRANGER, PathOwner.of(foreign.resolve("back")));
    Path loop = directory.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertThrows(IOException.class, () -> PathOwner.of(loop));
  }

  @Test
  void aDirectoryThatOthersMayWriteIsNobodysAlone() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setAttribute(open, "unix:mode", 0777);
    assertEquals(PathOwner.MANY, PathOwner.of(open.resolve("x")));
    Files.setAttribute(open, "unix:mode", 01777);
    assertEquals(PathOwner.MANY, PathOwner.of(open.resolve("x")));
    Path file = Files.createFile(open.resolve("x"));
    assertEquals(PathOwner.ROOT, PathOwner.of(file));
    Files.setAttribute(file, "unix:uid", STRANGER);
    assertEquals(STRANGER, PathOwner.of(file));
  }

  @Test
  void theContentIsItsOwners() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertEquals(PathOwner.ROOT, PathOwner.ofContent(file));
    Files.setAttribute(file, "unix:uid", STRANGER);
    assertEquals(STRANGER, PathOwner.ofContent(file));
    Files.setAttribute(file, "unix:uid", 0);
    Files.setAttribute(file, "unix:mode", 0666);
    assertEquals(PathOwner.MANY, PathOwner.ofContent(file));
  }

  @Test
  void whatAStrangerHasInHandIsReadWithHisRights() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "secret");
    Files.setAttribute(secret, "unix:mode", 0600);
    Files.setAttribute(directory, "unix:mode", 0755);
    Files.createSymbolicLink(foreign.resolve("link"), secret);
    assertThrows(IOException.class, () -> ForeignFile.read(foreign.resolve("link"), 100));
    Path own = Files.writeString(foreign.resolve("own"), "own text");
    Files.setAttribute(own, "unix:uid", STRANGER);
    assertEquals("own", new String(ForeignFile.read(own, 3), StandardCharsets.US_ASCII));
    assertThrows(NoSuchFileException.class, () -> ForeignFile.read(foreign.resolve("absent"), 100));
    assertEquals("secret", new String(ForeignFile.read(secret, 100), StandardCharsets.US_ASCII));
  }
}
