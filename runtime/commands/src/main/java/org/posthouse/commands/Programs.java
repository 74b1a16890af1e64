package org.posthouse.commands;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs other programs, by argument vector and without a shell. */
final class Programs {
  private static final int NOT_STARTED = 127;
  private static final int NOT_EXECUTED = 1;

  /** Where the JDK has the system's words: {@code Exec failed, error: 2 (No such file ...)}. */
  private static final Pattern REASON = Pattern.compile("error: ?\\d+[ ,(]+(.*?)\\)?\\s*$");

  private static final int OUTPUT_LIMIT = 1 << 20;

  /** What a program printed, and its exit status. */
  record Result(int status, byte[] output) {
    String text() {
      return new String(output, StandardCharsets.UTF_8);
    }
  }

  private Programs() {}

  /**
   * Runs a program on the streams of this process.
   *
   * @param environment what differs from ours
   * @return its exit status; 1 if it could not be started, which is reported
   */
  static int run(Invocation io, List<String> command, Map<String, String> environment)
      throws CommandException {
    io.out().flush();
    io.err().flush();
    ProcessBuilder builder = builder(io, command, environment).inheritIO();
    try {
      return builder.start().waitFor();
    } catch (IOException e) {
      io.fatal("execvp " + command.getFirst() + ": " + reason(e));
      return NOT_EXECUTED;
    } catch (InterruptedException e) {
      throw new CommandException("interrupted");
    }
  }

  private static String reason(IOException failure) {
    Matcher matcher = REASON.matcher(failure.getMessage());
    return matcher.find() ? matcher.group(1) : failure.getMessage();
  }

  /** Runs a program, with this input, and returns what it printed on either stream. */
  static Result capture(Invocation io, List<String> command, String input, boolean withErrors)
      throws CommandException {
    ProcessBuilder builder = builder(io, command, Map.of());
    if (withErrors) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(new File("/dev/null"));
    }
    try {
      Process process = builder.start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It does not want to read; its output tells why.
      }
      byte[] output = process.getInputStream().readNBytes(OUTPUT_LIMIT);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      return new Result(NOT_STARTED, e.getMessage().getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      throw new CommandException("interrupted");
    }
  }

  private static ProcessBuilder builder(
      Invocation io, List<String> command, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(io.environment());
    builder.environment().putAll(environment);
    return builder;
  }

  /** A command of this distribution: its launcher. */
  static String ours(String name) throws CommandException {
    String home = System.getProperty("posthouse.home", "");
    if (home.isEmpty()) {
      throw new CommandException("posthouse.home is not set; use the commands in bin/");
    }
    return Path.of(home, "bin", name).toString();
  }
}
