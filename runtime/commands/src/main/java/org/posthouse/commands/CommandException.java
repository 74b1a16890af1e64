package org.posthouse.commands;

/** Ends a command: the text goes to standard error as {@code name: fatal: text}. */
public class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  public CommandException(String text) {
    this(text, 1);
  }

  /** With an exit status other than 1, for example one of sysexits.h. */
  public CommandException(String text, int status) {
    super(text);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
