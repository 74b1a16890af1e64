package org.posthouse.master;

/** Why the server or a service cannot run. The message is for the log. */
final class MasterException extends Exception {
  private static final long serialVersionUID = 1L;

  MasterException(String message) {
    super(message);
  }
}
