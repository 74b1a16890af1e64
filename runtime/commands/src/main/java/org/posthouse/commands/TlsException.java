package org.posthouse.commands;

/** Ends {@code postfix tls}: the text goes to standard error and into the log. */
final class TlsException extends CommandException {
  private static final long serialVersionUID = 1L;

  TlsException(String text) {
    super(text);
  }
}
