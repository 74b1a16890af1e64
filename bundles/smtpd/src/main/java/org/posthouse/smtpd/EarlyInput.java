package org.posthouse.smtpd;

import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.log.Log;
import org.posthouse.net.LineReader;

/** Notices what the client sends before it could know that it may. Remembered for the session. */
final class EarlyInput {
  private static final int SHOWN = 100;
  private final Log log;
  private boolean seen;

  EarlyInput(Log log) {
    this.log = log;
  }

  /** Whether something has come too early, now or before. */
  boolean seen() {
    return seen;
  }

  /** Whether more has come with a command after which the client has to wait. */
  boolean comesWith(Verb verb, ClientIdentity client, LineReader reader) {
    boolean now = reader.hasBuffered() && (verb.isLast() || !client.isExtended());
    if (now && !seen) {
      seen = true;
      log.info(
          "improper command pipelining after "
              + verb.name()
              + " from "
              + client.namaddr()
              + ": "
              + shown(reader.buffered(SHOWN)));
    }
    return now;
  }

  private static String shown(byte[] input) {
    return Escaped.of(input, input.length, SHOWN);
  }
}
