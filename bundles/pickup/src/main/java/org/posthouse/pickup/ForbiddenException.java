package org.posthouse.pickup;

import java.io.IOException;

/** Whoever left the file may not submit it. */
final class ForbiddenException extends IOException {
  private static final long serialVersionUID = 1L;

  ForbiddenException(String message) {
    super(message);
  }
}
