package org.posthouse.api.log;

import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.ExecutionException;

/**
 * What went wrong, in words for the mail log, for administrators and for users: those of the system
 * where it has some, and never the name of a Java class. Whoever finds a bug of ours uses {@link
 * Log#panic}, which tells more.
 */
public final class Reason {
  private Reason() {}

  /** Without the name of a file, which the caller says. One line. */
  public static String of(Throwable e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case NotDirectoryException _ -> "Not a directory";
      case FileAlreadyExistsException _ -> "File exists";
      case DirectoryNotEmptyException _ -> "Directory not empty";
      case FileSystemLoopException _ -> "Too many levels of symbolic links";
      case FileSystemException file when file.getReason() != null -> file.getReason();
      case FileSystemException _ -> "Input/output error";
      case UncheckedIOException wrapped -> of(wrapped.getCause());
      case ExecutionException wrapped when wrapped.getCause() != null -> of(wrapped.getCause());
      default -> firstLine(e);
    };
  }

  /** The same behind the name of the file, if the exception knows one. */
  public static String withFile(Throwable e) {
    return switch (e) {
      case FileSystemException file when file.getFile() != null -> file.getFile() + ": " + of(e);
      case UncheckedIOException wrapped -> withFile(wrapped.getCause());
      default -> of(e);
    };
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? unsaid(e)
        : message.lines().findFirst().orElse("");
  }

  private static String unsaid(Throwable e) {
    return switch (e) {
      case EOFException _ -> "unexpected end of data";
      case SocketTimeoutException _ -> "Connection timed out";
      case ClosedChannelException _ -> "it was closed";
      case InterruptedException _ -> "it was interrupted";
      case java.io.IOException _ -> "Input/output error";
      case OutOfMemoryError _ -> "out of memory";
      case StackOverflowError _ -> "too deeply nested";
      case LinkageError _ -> "parts of the program do not fit together";
      default -> "internal error";
    };
  }
}
