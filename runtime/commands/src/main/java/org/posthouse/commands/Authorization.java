package org.posthouse.commands;

import java.io.IOException;
import org.posthouse.tables.MatchList;

/** Who may use a command, as {@code authorized_*_users} say. Root may always. */
final class Authorization {
  private static final String ANYONE = "static:anyone";

  /** EX_NOPERM of sysexits.h. */
  private static final int NO_PERMISSION = 77;

  private Authorization() {}

  /**
   * Fails unless the user is one of those.
   *
   * @param what for the message: {@code "submit mail"}
   */
  static void check(Invocation io, Instance instance, String parameter, String what)
      throws CommandException, IOException {
    String allowed = instance.settings().get(parameter);
    if (allowed.equals(ANYONE)) {
      return;
    }
    Submitter user = Submitter.current();
    if (user.uid().equals("0")) {
      return;
    }
    var tables = new CommandTables(io, instance);
    if (!MatchList.strings(tables.broker(), parameter, allowed).match(user.name()).isYes()) {
      throw new CommandException(
          "User " + user.name() + "(" + user.uid() + ") is not allowed to " + what, NO_PERMISSION);
    }
  }
}
