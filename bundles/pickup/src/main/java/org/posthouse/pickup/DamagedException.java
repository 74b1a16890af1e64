package org.posthouse.pickup;

import java.io.IOException;

/** A file in maildrop is not what sendmail writes. */
public final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedException(String message) {
    super(message);
  }
}
