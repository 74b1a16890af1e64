package org.posthouse.qmgr;

import org.posthouse.api.delivery.DeliveryRequest.Target;
import org.posthouse.api.delivery.ProbeListener;
import org.posthouse.api.event.MailEvent;
import org.posthouse.api.event.MailEvent.Times;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.DeliveryStatus.Action;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueStore;

/** Writes down what became of a recipient: in the log, in the queue and in the active message. */
final class Recorder {
  private final QueueStore store;
  private final ProbeListener probes;

  Recorder(QueueStore store, ProbeListener probes) {
    this.store = store;
    this.probes = probes;
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
    if (message.isProbe()) {
      probed(message, target, status, log, moments.until(link));
      return;
    }
    boolean soft = softBounce && status.action() == Action.BOUNCED;
    log.event(
        new MailEvent.Attempted(
            message.id(),
            target.recipient(),
            status,
            soft ? "SOFTBOUNCE" : status.action().word(),
            moments.until(link)));
    RecipientState state = state(soft ? softened(status) : status);
    message.state(target.index(), state);
    store.progress(message.id(), target.index(), state);
  }

  /** Nobody else hears of it, and it is not tried again. */
  private void probed(
      ActiveMessage message, Target target, DeliveryStatus status, Log log, Times times) {
    String address = message.message().envelope().attribute(Envelope.PROBE).orElseThrow();
    boolean kept = probes.probed(address, status);
    DeliveryStatus result = status.asProbe();
    String word = result.action().word() + (kept ? "" : "-but-not-cached");
    log.event(new MailEvent.Attempted(message.id(), target.recipient(), result, word, times));
    var done = new RecipientState.Done(result);
    message.state(target.index(), done);
    store.progress(message.id(), target.index(), done);
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
