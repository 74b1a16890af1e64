package org.posthouse.qmgr;

import java.time.Instant;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;

/**
 * The moments of one delivery, and the log line made of them.
 *
 * @param arrival of the message
 * @param active when it entered the active queue
 * @param started when the agent got it
 */
record DeliveryLine(long arrival, long active, long started, int decimals) {

  /**
   * A connection to the next hop.
   *
   * @param readyAt when the message could go out, or 0 if there was no connection
   * @param uses how many messages it has carried, this one included
   */
  record Link(long readyAt, int uses) {
    static final Link NONE = new Link(0, 0);
  }

  static DeliveryLine of(ActiveMessage message, long started, int decimals) {
    return new DeliveryLine(
        micros(message.message().envelope().arrival()), micros(message.since()), started, decimals);
  }

  static long nowMicros() {
    return micros(Instant.now());
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  /**
   * {@code ID: to=<...>, relay=..., delay=..., delays=a/b/c/d, dsn=..., status=... (text)}.
   *
   * @param word of the status
   * @param link the connection
   */
  String text(
      String queueId,
      String address,
      Recipient recipient,
      DeliveryStatus status,
      String word,
      Link link) {
    long connected = link.readyAt();
    long now = nowMicros();
    var out = new StringBuilder(160 + status.text().length());
    out.append(queueId).append(": to=<").append(address).append(">, ");
    if (!recipient.original().isEmpty() && !recipient.original().equalsIgnoreCase(address)) {
      out.append("orig_to=<").append(recipient.original()).append(">, ");
    }
    out.append("relay=").append(status.relay().isEmpty() ? "none" : status.relay());
    if (link.uses() > 1) {
      out.append(", conn_use=").append(link.uses());
    }
    number(out.append(", delay="), now - arrival);
    number(out.append(", delays="), active - arrival);
    number(out.append('/'), started - active);
    number(out.append('/'), connected == 0 ? 0 : connected - started);
    number(out.append('/'), now - (connected == 0 ? started : connected));
    out.append(", dsn=").append(status.dsn()).append(", status=").append(word);
    return out.append(" (").append(status.text()).append(')').toString();
  }

  private void number(StringBuilder out, long micros) {
    DelayFormat.append(out, micros, decimals);
  }
}
