package org.posthouse.queue;

import java.io.IOException;

/** What was read is not what was once written. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedException(String message) {
    super(message);
  }
}
