package org.posthouse.postlog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Appends to a file with the rights of another user, for root: the file and its directory may be
 * that user's, and its name may lead anywhere.
 */
final class ProcessTarget implements LogTarget {
  /** Ends a write to something that is no file, such as a named pipe. */
  private static final String SECONDS = "5";

  private final List<String> command;

  /**
   * @param become the words that give a program the user's rights
   */
  ProcessTarget(List<String> become, Path file) {
    command = new ArrayList<>(become);
    command.addAll(List.of("timeout", SECONDS, "sh", "-c", "umask 077; exec cat >>\"$1\"", "sh"));
    command.add(file.toString());
  }

  @Override
  public void write(byte[] lines, int length) throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().retainAll(Set.of("PATH"));
    Process process = builder.start();
    try (OutputStream out = process.getOutputStream()) {
      out.write(lines, 0, length);
    }
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command.getLast() + ": cannot be written by its owner");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
