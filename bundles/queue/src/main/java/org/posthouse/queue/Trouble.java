package org.posthouse.queue;

import java.io.IOException;
import java.util.Locale;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.log.Reason;

/** What peers are told when the disk fails. */
final class Trouble {
  private Trouble() {}

  static MailError write(String detail) {
    return new MailError(451, "4.3.0", "Error: queue file write error", detail);
  }

  static MailError error(IOException e) {
    if (e instanceof MailException known) {
      return known.error();
    }
    return isFull(e) ? MailError.noSpace(describe(e)) : write(describe(e));
  }

  static MailException exception(IOException e) {
    return e instanceof MailException known ? known : new MailException(error(e), e);
  }

  /** The JDK has no type for it: the text is the C library's, which is English in a daemon. */
  static boolean isFull(IOException e) {
    String text = describe(e).toLowerCase(Locale.ROOT);
    return text.contains("no space left") || text.contains("quota exceeded");
  }

  static String describe(Throwable e) {
    return Reason.withFile(e);
  }
}
