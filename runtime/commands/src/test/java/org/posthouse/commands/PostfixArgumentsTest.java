package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands behind the command of {@code postfix} counts, or is refused. */
class PostfixArgumentsTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        directory.resolve("main.cf"),
        "compatibility_level = 3.6\nqueue_directory = "
            + directory.resolve("spool")
            + "\nmaillog_file = "
            + directory.resolve("maillog")
            + "\nmaillog_file_prefixes = /\n");
    Files.writeString(directory.resolve("master.cf"), "");
  }

  private int postfix(String... arguments) {
    out.reset();
    err.reset();
    return Main.run(
        new Invocation(
            "postfix",
            InputStream.nullInputStream(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("MAIL_CONFIG", directory.toString())),
        List.of(arguments));
  }

  @Test
  void nothingFollowsACommandThatTakesNothing() throws IOException {
    for (String command :
        List.of(
            "start",
            "start-fg",
            "stop",
            "quick-stop",
            "abort",
            "drain",
            "reload",
            "status",
            "flush",
            "check")) {
      assertEquals(1, postfix(command, "-c", "/other"), command);
      assertEquals(
          "postfix/postfix-script: fatal: usage: postfix [-c config_dir] [-Dv] "
              + command
              + " (no arguments), but there is '-c'\n",
          err.toString(StandardCharsets.UTF_8));
      assertEquals("", out.toString(StandardCharsets.UTF_8));
    }
    assertTrue(Files.notExists(directory.resolve("spool")));
    assertEquals(1, postfix("logrotate", "now"));
    assertEquals(1, postfix("set-permissions", "now"));
    assertEquals(1, postfix("upgrade-configuration", "now"));
  }

  @Test
  void theDebuggerIsForStarts() {
    assertEquals(1, postfix("-D", "stop"));
    assertEquals(
        "postfix/postfix-script: fatal: -D is for start and start-fg, not for stop\n",
        err.toString(StandardCharsets.UTF_8));
  }
}
