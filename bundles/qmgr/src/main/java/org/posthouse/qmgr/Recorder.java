package org.posthouse.qmgr;

import org.posthouse.api.delivery.DeliveryRequest.Target;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.DeliveryStatus.Action;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueStore;

/** Writes down what became of a recipient: in the log, in the queue and in the active message. */
final class Recorder {
  private final QueueStore store;

  Recorder(QueueStore store) {
    this.store = store;
  }

  /**
   * @param moments the moments of the delivery
   * @param softBounce whether failures are to be tried again
   */
  void record(
      ActiveMessage message,
      Target target,
      DeliveryStatus status,
      Log log,
      Moments moments,
      Moments.Link link,
      boolean softBounce) {
    boolean soft = softBounce && status.action() == Action.BOUNCED;
    log.event(
        new MailEvent.Attempted(
            message.id(), target.recipient(), status, soft, moments.until(link)));
    RecipientState state = state(soft ? softened(status) : status);
    message.state(target.index(), state);
    store.progress(message.id(), target.index(), state);
  }

  private static DeliveryStatus softened(DeliveryStatus status) {
    return new DeliveryStatus(
        Action.DEFERRED,
        "4" + status.dsn().substring(1),
        status.text(),
        status.relay(),
        status.remoteMta(),
        status.diagnostic());
  }

  private static RecipientState state(DeliveryStatus status) {
    return switch (status.action()) {
      case SENT, EXPANDED, DELIVERABLE, UNDELIVERABLE -> new RecipientState.Done(status);
      case DEFERRED -> new RecipientState.Deferred(status);
      case BOUNCED -> new RecipientState.Failed(status);
    };
  }
}
