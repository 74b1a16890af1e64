package org.posthouse.api;

import java.io.IOException;

/**
 * A {@link MailError} on its way up. It is an {@link IOException} so that code that streams mail
 * handles one kind of failure.
 */
public final class MailException extends IOException {
  private static final long serialVersionUID = 1L;
  private final transient MailError error;

  public MailException(MailError error) {
    super(error.reply());
    this.error = error;
  }

  public MailException(MailError error, Throwable cause) {
    super(error.reply(), cause);
    this.error = error;
  }

  public MailError error() {
    return error;
  }
}
