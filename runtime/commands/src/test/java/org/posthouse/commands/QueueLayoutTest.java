package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueLayoutTest {
  @TempDir private Path directory;
  private Path queue;
  private Path data;
  private Path elsewhere;

  @BeforeEach
  void prepare() throws IOException {
    queue = directory.resolve("queue");
    data = Files.createDirectory(directory.resolve("data"));
    elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
  }

  private static void lay(Path queue, Path data) throws IOException {
    QueueLayout.of(Optional.empty()).prepare(queue, data);
  }

  @Test
  void makesWhatIsMissing() throws Exception {
    lay(queue, data);
    lay(queue, data);
    assertEquals(01733, mode("maildrop"));
    assertEquals(0700, (int) Files.getAttribute(data.resolve("server"), "unix:mode") & 07777);
    assertTrue(Files.isDirectory(data.resolve("server/log")));
  }

  @Test
  void addsToTheModesOfPostfixOnlyWhatIsMissing() throws Exception {
    for (var mode : Map.of("maildrop", 01730, "public", 02710, "active", 0700).entrySet()) {
      Path path = Files.createDirectories(queue.resolve(mode.getKey()));
      Files.setAttribute(path, "unix:mode", mode.getValue());
    }
    lay(queue, data);
    assertEquals(01733, mode("maildrop"));
    assertEquals(02755, mode("public"));
    assertEquals(0700, mode("active"));
  }

  private int mode(String name) throws IOException {
    return (int) Files.getAttribute(queue.resolve(name), "unix:mode") & 07777;
  }

  @Test
  void followsNoLinkThatTheServersUserHasMade() throws Exception {
    Files.createSymbolicLink(data.resolve("server"), elsewhere);
    assertThrows(FileAlreadyExistsException.class, () -> lay(queue, data));
    assertFalse(Files.exists(elsewhere.resolve("log")));
    Files.delete(data.resolve("server"));
    Files.createDirectory(data.resolve("server"));
    Files.createSymbolicLink(data.resolve("server/log"), elsewhere);
    assertThrows(FileAlreadyExistsException.class, () -> lay(queue, data));
  }
}
