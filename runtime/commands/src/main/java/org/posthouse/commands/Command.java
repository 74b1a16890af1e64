package org.posthouse.commands;

import java.io.IOException;
import java.util.List;

/** A command-line program. It parses options and prints; the logic lives in the bundles. */
@FunctionalInterface
public interface Command {

  /**
   * Runs the command.
   *
   * @param args what follows the command's name
   * @return the exit status
   * @throws CommandException to end with {@code name: fatal: text} and status 1
   * @throws IOException like {@link CommandException}, with the exception's message
   */
  int run(Invocation io, List<String> args) throws CommandException, IOException;
}
