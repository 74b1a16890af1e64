package org.posthouse.launcher;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives mail the processor before the second stage of the just-in-time compiler, which works for
 * seconds when a server that was just started gets its first thousand messages. What the first
 * stage made is nearly as fast. The JVM has one option for the threads of both stages; Linux has a
 * nice value for each thread.
 */
final class SecondCompiler {
  static final String NICE = "10";

  /** As the kernel cuts it. */
  private static final String NAME = "C2 CompilerThre";

  /** With more processors than this there is one left for it. */
  private static final int FEW = 4;

  private SecondCompiler() {}

  /** Without the right, or the program, to do so everything stays as it was. */
  static void comesAfterMail() {
    if (Runtime.getRuntime().availableProcessors() <= FEW) {
      try {
        lower();
      } catch (IOException _) {
        // slower for some seconds
      }
    }
  }

  static void lower() throws IOException {
    List<String> command = new ArrayList<>(List.of("renice", "-n", NICE, "-p"));
    List<String> threads = threads();
    if (!threads.isEmpty()) {
      command.addAll(threads);
      new ProcessBuilder(command)
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
    }
  }

  static List<String> threads() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          if (Files.readString(task.resolve("comm")).startsWith(NAME)) {
            found.add(task.getFileName().toString());
          }
        } catch (NoSuchFileException _) {
          // it ended
        }
      }
    }
    return found;
  }
}
