package org.posthouse.commands;

import java.util.List;

/** Shows and edits main.cf and master.cf. */
final class Postconf implements Command {

  @Override
  public int run(Invocation io, List<String> args) throws CommandException {
    throw new CommandException("not there yet");
  }
}
