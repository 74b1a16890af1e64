package org.posthouse.commands;

/** An option that a command does not know, or one without its value. */
public final class OptionException extends CommandException {
  private static final long serialVersionUID = 1L;

  OptionException(String text) {
    super(text);
  }
}
