package org.posthouse.smtpd;

import org.posthouse.smtpd.check.Decision;

/**
 * What a command leads to: another state, a reply, and what the session does after the reply.
 *
 * @param next the state after it
 * @param reply what the client is told
 * @param then what else
 * @param succeeded whether the command counts as done, and not as an error
 */
record Step(State next, Reply reply, Then then, boolean succeeded) {

  /** What the session does after the reply. */
  enum Then {
    NEXT_COMMAND,
    CLOSE,
    START_TLS,
    /** The client is another one now, and greeted anew. */
    GREET,
    /** A message is in the queue: errors so far are forgiven. */
    FORGIVE
  }

  static Step ok(State next, String reply) {
    return new Step(next, new Reply(reply), Then.NEXT_COMMAND, true);
  }

  static Step ok(State next, Reply reply) {
    return new Step(next, reply, Then.NEXT_COMMAND, true);
  }

  static Step error(State next, String reply) {
    return error(next, new Reply(reply));
  }

  static Step error(State next, Reply reply) {
    return new Step(next, reply, reply.closes() ? Then.CLOSE : Then.NEXT_COMMAND, false);
  }

  static Step refused(State next, Decision decision) {
    return error(next, Reply.of(decision));
  }

  static Step close(State next, String reply) {
    return new Step(next, new Reply(reply), Then.CLOSE, true);
  }
}
