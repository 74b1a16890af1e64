package org.posthouse.extensions;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.posthouse.api.log.Reason;

/** What went wrong with features; most often it is the rights of files. */
final class Trouble {
  private Trouble() {}

  static String of(Throwable e) {
    return e instanceof AccessDeniedException
        ? Reason.withFile(e)
            + " to user "
            + System.getProperty("user.name")
            + ", which the server runs as"
        : Reason.withFile(e);
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
