package org.posthouse.qmgr;

import java.time.Instant;
import org.posthouse.api.event.MailEvent.Times;

/**
 * The moments of one delivery.
 *
 * @param arrival of the message
 * @param active when it entered the active queue
 * @param started when the agent got it
 */
record Moments(long arrival, long active, long started, int decimals) {

  /**
   * A connection to the next hop.
   *
   * @param readyAt when the message could go out, or 0 if there was no connection
   * @param uses how many messages it has carried, this one included
   */
  record Link(long readyAt, int uses) {
    static final Link NONE = new Link(0, 0);
  }

  static Moments of(ActiveMessage message, long started, int decimals) {
    return new Moments(
        micros(message.message().envelope().arrival()), micros(message.since()), started, decimals);
  }

  static long nowMicros() {
    return micros(Instant.now());
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  Times until(Link link) {
    return new Times(arrival, active, started, link.readyAt(), nowMicros(), link.uses(), decimals);
  }
}
