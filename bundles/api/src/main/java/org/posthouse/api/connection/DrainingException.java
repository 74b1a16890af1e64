package org.posthouse.api.connection;

import java.io.InterruptedIOException;

/**
 * The server shuts down and this connection was between two commands: say goodbye and return. An
 * {@link InterruptedIOException}, because those pass through TLS without breaking it.
 */
public final class DrainingException extends InterruptedIOException {
  private static final long serialVersionUID = 1L;

  public DrainingException() {
    super("server is shutting down");
  }
}
