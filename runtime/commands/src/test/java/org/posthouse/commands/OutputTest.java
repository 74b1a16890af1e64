package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in processes of their own, whose output nobody wants. */
class OutputTest {
  @TempDir Path directory;

  private Path errors;

  @BeforeEach
  void table() throws IOException {
    var lines = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      lines.append("key").append(i).append(" value\n");
    }
    Files.writeString(directory.resolve("table"), lines);
    errors = directory.resolve("errors");
  }

  private ProcessBuilder command(String... arguments) {
    var command =
        new java.util.ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(errors.toFile());
  }

  private int end(Process process) throws InterruptedException {
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return process.exitValue();
  }

  @Test
  void aReaderThatHasSeenEnoughEndsItInSilence() throws Exception {
    Process process = command("postmap", "-s", "texthash:" + directory.resolve("table")).start();
    try (var out = process.getInputStream()) {
      assertEquals('k', out.read());
    }
    assertEquals(141, end(process));
    assertEquals("", Files.readString(errors));
  }

  @Test
  void aFullDiskIsAnError() throws Exception {
    Process process =
        command("postmap", "-s", "texthash:" + directory.resolve("table"))
            .redirectOutput(new File("/dev/full"))
            .start();
    assertEquals(1, end(process));
    String said = Files.readString(errors, StandardCharsets.UTF_8);
    assertTrue(said.startsWith("postmap: fatal: write error on standard output: "), said);
    assertEquals(1, said.lines().count());
  }

  @Test
  void aCommandThatRunsAnotherSaysItOnce() throws Exception {
    Files.writeString(
        directory.resolve("main.cf"),
        "queue_directory = " + directory + "\ndata_directory = " + directory + "\n");
    Process process =
        command("mailq", "-C", directory.toString()).redirectOutput(new File("/dev/full")).start();
    assertEquals(69, end(process));
    assertEquals(
        1, Files.readAllLines(errors).stream().filter(l -> l.contains("write error")).count());
  }
}
