package org.posthouse.commands;

/** {@code postfix check}: is there anything that keeps the mail system from working? */
final class PostfixCheck {
  private PostfixCheck() {}

  static int run(Invocation io, Instance instance) throws CommandException {
    instance.snapshot();
    return 0;
  }
}
