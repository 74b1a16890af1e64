package org.posthouse.commands;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Texts for exceptions, in the system's words. */
public final class Errors {

  private Errors() {}

  public static String text(IOException e) {
    return switch (e) {
      case NoSuchFileException f -> f.getFile() + ": No such file or directory";
      case AccessDeniedException f -> f.getFile() + ": Permission denied";
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
