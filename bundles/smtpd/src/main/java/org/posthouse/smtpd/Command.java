package org.posthouse.smtpd;

import java.io.IOException;

/** What a verb does. Without state; shared by all sessions. */
@FunctionalInterface
interface Command {

  /**
   * Obeys, or says why not. Exchanges inside the command go through {@link Desk#dialogue}.
   *
   * @param early whether the client sent more before it could know the reply
   */
  Step run(Desk desk, State state, CommandLine line, boolean early) throws IOException;

  /** A verb with what it does. */
  record Entry(Verb verb, Command command) {}
}
