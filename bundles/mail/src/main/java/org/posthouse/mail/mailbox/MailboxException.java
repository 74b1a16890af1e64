package org.posthouse.mail.mailbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** A message could not be put into a mailbox. Nothing of it is left there. */
public final class MailboxException extends IOException {
  private static final long serialVersionUID = 1L;
  private final String dsn;

  public MailboxException(String dsn, String text) {
    super(text);
    this.dsn = dsn;
  }

  /** What failed, and why, in the system's words. Trouble of the system is temporary. */
  static MailboxException of(String what, IOException cause) {
    if (cause instanceof MailboxException known) {
      return known;
    }
    String reason = reason(cause);
    var e = new MailboxException(dsn(reason), what + ": " + reason);
    e.initCause(cause);
    return e;
  }

  private static String dsn(String reason) {
    return switch (reason) {
      case "No space left on device", "Disk quota exceeded" -> "4.2.2";
      default -> "4.2.0";
    };
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "Permission denied";
      case NoSuchFileException _ -> "No such file or directory";
      case NotDirectoryException _ -> "Not a directory";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }

  /** Enhanced status code: class 4 is to be tried again. */
  public String dsn() {
    return dsn;
  }
}
