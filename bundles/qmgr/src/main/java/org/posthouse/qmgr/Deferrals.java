package org.posthouse.qmgr;

import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.RecipientState;

/** The queue manager's own reasons to defer mail. */
final class Deferrals {
  static final DeliveryStatus NO_TRANSPORT =
      DeliveryStatus.deferred("4.3.0", "none", "mail transport unavailable");
  static final DeliveryStatus AGENT_FAILED =
      DeliveryStatus.deferred("4.3.0", "none", "unknown mail transport error");
  static final DeliveryStatus BY_CONFIGURATION =
      DeliveryStatus.deferred("4.3.2", "none", "deferred transport");

  static final DeliveryStatus TOO_MANY_PROBES =
      DeliveryStatus.deferred("4.3.2", "none", "Too many address verification requests");

  static final DeliveryStatus EXPIRED =
      DeliveryStatus.deferred("4.7.0", "none", "message is administratively expired");

  private static final String SUSPENDED = "delivery temporarily suspended: ";

  private Deferrals() {}

  /** Whether a message was deferred because its transport or agent was not there. */
  static boolean waitsForTransport(QueuedMessage message) {
    return message.states().stream()
        .anyMatch(
            state ->
                state instanceof RecipientState.Deferred(DeliveryStatus last)
                    && last.text().equals(NO_TRANSPORT.text()));
  }

  /** For mail that waits for a dead destination. */
  static DeliveryStatus suspended(DeliveryStatus reason) {
    String dsn = reason.dsn().charAt(0) == '4' ? reason.dsn() : "4.4.1";
    return DeliveryStatus.deferred(dsn, "none", SUSPENDED + reason.text())
        .withRemote(reason.remoteMta(), reason.diagnostic());
  }
}
