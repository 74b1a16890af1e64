package org.posthouse.mail.mailbox;

import java.io.IOException;
import org.posthouse.api.log.Reason;

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
    String reason = Reason.of(cause);
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

  /** Enhanced status code: class 4 is to be tried again. */
  public String dsn() {
    return dsn;
  }
}
