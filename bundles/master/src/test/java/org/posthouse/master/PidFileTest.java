package org.posthouse.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PidFileTest {
  @TempDir Path queue;

  @ParameterizedTest
  @ValueSource(strings = {"", "not a pid", "../../etc", "1\0", "-1", "99999999999999999999", "1"})
  void takesOverWhatNoLivingMasterHolds(String content) throws Exception {
    Path file = Files.createDirectories(queue.resolve("pid")).resolve("master.pid");
    Files.writeString(file, content);

    try (var pidFile = new PidFile(queue)) {
      pidFile.announce();
    }

    String text = Files.readString(file, StandardCharsets.US_ASCII);
    assertEquals("%32d\n".formatted(ProcessHandle.current().pid()), text);
  }

  @Test
  void isHeldByOne() throws Exception {
    try (var pidFile = new PidFile(queue)) {
      pidFile.announce();

      var refused = assertThrows(MasterException.class, () -> new PidFile(queue));

      assertTrue(refused.getMessage().contains("already running"), refused.getMessage());
    }
    new PidFile(queue).close();
  }

  @Test
  void refusesTheFileOfALivingMasterOfPostfix() throws Exception {
    Path program = Files.createSymbolicLink(queue.resolve("master"), Path.of("/bin/sleep"));
    Process master = new ProcessBuilder(program.toString(), "60").start();
    try {
      Path file = Files.createDirectories(queue.resolve("pid")).resolve("master.pid");
      Files.writeString(file, "%32d\n".formatted(master.pid()));

      assertThrows(MasterException.class, () -> new PidFile(queue));
    } finally {
      master.destroyForcibly().waitFor();
    }
    new PidFile(queue).close();
  }
}
