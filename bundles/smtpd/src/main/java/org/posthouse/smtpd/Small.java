package org.posthouse.smtpd;

/** The commands that every server knows and that carry no mail. */
final class Small {
  private Small() {}

  static String denied(State state) {
    return "503 5.7.0 Error: access denied for " + state.client().namaddr();
  }

  static Step rset(State state, CommandLine line) {
    return line.hasArgument()
        ? Step.error(state, "501 5.5.4 Syntax: RSET")
        : Step.ok(state.idle(), "250 2.0.0 Ok");
  }

  static Step noop(State state) {
    return Step.ok(state, "250 2.0.0 Ok");
  }

  static Step quit(State state) {
    return Step.close(state.idle(), "221 2.0.0 Bye");
  }
}
