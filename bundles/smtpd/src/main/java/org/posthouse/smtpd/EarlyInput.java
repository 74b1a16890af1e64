package org.posthouse.smtpd;

import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.log.Log;
import org.posthouse.net.LineReader;

/** Notices what the client sends before it could know that it may. Remembered for the session. */
final class EarlyInput {
  static final Reply REFUSAL = new Reply("554 5.5.0 Error: SMTP protocol synchronization");
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
    return now && note(verb.name(), client, reader);
  }

  /** Whether more than nothing has come before the greeting. */
  boolean before(ClientIdentity client, LineReader reader) {
    return note("CONNECT", client, reader);
  }

  /** The first time is told. */
  private boolean note(String after, ClientIdentity client, LineReader reader) {
    if (!seen) {
      seen = true;
      log.info(
          "improper command pipelining after "
              + after
              + " from "
              + client.namaddr()
              + ": "
              + shown(reader.buffered(SHOWN)));
    }
    return true;
  }

  private static String shown(byte[] input) {
    return Escaped.of(input, input.length, SHOWN);
  }
}
