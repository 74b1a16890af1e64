package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationUpgradeTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void anOldConfiguration() throws Exception {
    Files.writeString(
        directory.resolve("main.cf"), "inet_protocols = all\nhash_queue_names = defer\n");
    Files.writeString(
        directory.resolve("master.cf"),
        "# mine\n"
            + "pickup fifo n n n 60 1 pickup\n"
            + "tlsmgr fifo - - n 300 1 tlsmgr\n"
            + "relay unix - - n - - smtp");
  }

  private void upgrade() throws Exception {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var io = new Invocation("postfix", InputStream.nullInputStream(), stream, stream, Map.of());
    new ConfigurationUpgrade(io, new Instance(directory)).run();
  }

  private String master() throws Exception {
    return Files.readString(directory.resolve("master.cf"));
  }

  @Test
  void addsWhatIsMissingAndChangesWhatIsOld() throws Exception {
    upgrade();
    assertTrue(
        master()
            .startsWith(
                "# mine\npickup fifo n - n 60 1 pickup\ntlsmgr unix - - n 300? 1 tlsmgr\n"
                    + "relay unix - - n - - smtp\nflush     unix"),
        master());
    assertTrue(
        master().contains("\npostlog   unix-dgram n  -       n       -       1       postlogd\n"));
    assertTrue(
        out.toString(StandardCharsets.UTF_8).contains("adding missing entry for retry service"));
    assertEquals(
        "deferred",
        new Instance(directory)
            .settings()
            .find("hash_queue_names")
            .map(v -> v.split(" ")[1])
            .orElse(""));
  }

  @Test
  void secondRunChangesNothing() throws Exception {
    upgrade();
    String once = master();
    out.reset();
    upgrade();
    assertEquals(once, master());
    assertEquals("", out.toString(StandardCharsets.UTF_8));
  }
}
