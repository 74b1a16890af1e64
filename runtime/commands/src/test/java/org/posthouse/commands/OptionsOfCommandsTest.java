package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options and exit statuses of the small commands are Postfix's. */
class OptionsOfCommandsTest {
  @TempDir Path directory;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void configure() throws IOException {
    Files.writeString(
        directory.resolve("main.cf"),
        "compatibility_level = 3.6\nqueue_directory = "
            + directory.resolve("spool")
            + "\ndata_directory = "
            + directory.resolve("data")
            + "\n");
  }

  private int run(String command, String... args) {
    err.reset();
    Invocation io =
        new Invocation(
            command,
            InputStream.nullInputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            Map.of("PATH", System.getenv("PATH"), "MAIL_CONFIG", directory.toString()));
    return Main.run(io, List.of(args));
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private int lock(String... command) {
    String[] args = new String[command.length + 3];
    args[0] = "-l";
    args[1] = "fcntl";
    args[2] = directory.resolve("mailbox").toString();
    System.arraycopy(command, 0, args, 3, command.length);
    return run("postlock", args);
  }

  @Test
  void postlockHasTheStatusOfItsCommand() {
    assertEquals(0, lock("true"));
    assertEquals(9, lock("sh", "-c", "exit 9"));
    assertEquals("", err());
  }

  @Test
  void postlockSaysWhyACommandCannotBeRun() {
    assertEquals(1, lock("/nonexistent/command", "x"));
    assertEquals(
        "postlock: fatal: execvp /nonexistent/command: No such file or directory\n", err());
    assertEquals(1, lock(directory.resolve("main.cf").toString()));
    assertTrue(err().endsWith("/main.cf: Permission denied\n"), err());
  }

  @Test
  void postlockTriesAgainLaterWithoutALock() {
    assertEquals(75, run("postlock", "-l", "fcntl", directory + "/no/such", "true"));
    assertEquals(
        "postlock: fatal: open file "
            + directory
            + "/no/such: cannot create file exclusively: No such file or directory\n",
        err());
    assertEquals(75, run("postlock", directory + "/mailbox"));
    assertEquals(0, run("postlock", "-l", "", directory + "/mailbox", "true"));
  }

  @Test
  void postmultiPassesOverNoSelection() {
    String once = "postmulti: fatal: Specify no more than one of '-a', '-g', '-i'\n";
    assertEquals(1, run("postmulti", "-l", "-i", "a", "-i", "b"));
    assertEquals(once, err());
    assertEquals(1, run("postmulti", "-l", "-g", "a", "-g", "b"));
    assertEquals(once, err());
    assertEquals(1, run("postmulti", "-l", "-g", "a", "-i", "b"));
    assertEquals(once, err());
  }

  @Test
  void postmultiTakesOneModeAlsoTwice() throws CommandException {
    assertEquals('l', MultiOptions.parse(List.of("-l", "-l")).mode);
    assertEquals(1, run("postmulti", "-l", "-x"));
    assertEquals("postmulti: fatal: Specify exactly one of '-e', '-l', '-p', '-x'\n", err());
  }
}
