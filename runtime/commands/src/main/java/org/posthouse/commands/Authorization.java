package org.posthouse.commands;

import java.io.IOException;
import org.posthouse.tables.AuthorizedUsers;

/**
 * Who may use a command, as {@code authorized_*_users} say. A courtesy: the server decides, by whom
 * the kernel says that it speaks with.
 */
final class Authorization {
  private static final String SUBMIT = "authorized_submit_users";
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
    var tables = new CommandTables(io, instance);
    var users = AuthorizedUsers.of(tables.broker(), parameter, allowed);
    if (!(isManager(user, instance) && !parameter.equals(SUBMIT)
        || users.match(user.name()).isYes())) {
      throw new CommandException(
          "User " + user.name() + "(" + user.uid() + ") is not allowed to " + what, NO_PERMISSION);
    }
  }

  /** Root and the server's user look after the queue; to submit mail they have to be listed too. */
  private static boolean isManager(Submitter user, Instance instance) throws CommandException {
    return user.uid().equals("0") || user.name().equals(instance.settings().get("mail_owner"));
  }
}
