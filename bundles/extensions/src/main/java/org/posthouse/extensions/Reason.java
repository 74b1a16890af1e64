package org.posthouse.extensions;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, in words for an administrator. */
final class Reason {
  private Reason() {}

  static String of(Throwable e) {
    return switch (e) {
      case NoSuchFileException file -> file.getFile() + ": No such file or directory";
      case AccessDeniedException file ->
          file.getFile()
              + ": Permission denied to user "
              + System.getProperty("user.name")
              + ", which the server runs as";
      default -> {
        String message = e.getMessage();
        yield message == null || message.isBlank()
            ? e.toString()
            : message.lines().findFirst().get();
      }
    };
  }

  interface Step<T> {
    T run() throws Exception;
  }

  /** Runs a step; if a file is in its way the exception says in words what is wrong with it. */
  static <T> T told(Step<T> step) throws Exception {
    try {
      return step.run();
    } catch (FileSystemException e) {
      throw new IOException(of(e), e);
    }
  }
}
