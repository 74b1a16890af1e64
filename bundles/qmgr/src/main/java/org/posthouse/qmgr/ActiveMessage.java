package org.posthouse.qmgr;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.RecipientState;

/**
 * A message in the active queue. The recipients' states are written by the attempts, each its own
 * recipients; everything else belongs to the scheduler's thread.
 */
final class ActiveMessage {
  private final QueuedMessage message;
  private final Instant since;
  private final boolean flushed;
  private final boolean expired;
  private final AtomicReferenceArray<RecipientState> states;
  private int openJobs;

  /**
   * @param flushed whether somebody asked for this attempt: {@code defer_transports} does not count
   * @param expired whether somebody asked that the message is returned and not delivered
   */
  ActiveMessage(QueuedMessage message, Instant since, boolean flushed, boolean expired) {
    this.message = message;
    this.since = since;
    this.flushed = flushed;
    this.expired = expired;
    this.states = new AtomicReferenceArray<>(message.states().toArray(RecipientState[]::new));
  }

  String id() {
    return message.queueId();
  }

  QueuedMessage message() {
    return message;
  }

  Instant since() {
    return since;
  }

  boolean isFlushed() {
    return flushed;
  }

  boolean isExpired() {
    return expired;
  }

  String sender() {
    return message.envelope().sender();
  }

  /** Whether nobody is to get it, see {@link org.posthouse.api.message.Envelope#PROBE}. */
  boolean isProbe() {
    return message.envelope().isProbe();
  }

  int recipients() {
    return states.length();
  }

  RecipientState state(int index) {
    return states.get(index);
  }

  void state(int index, RecipientState state) {
    states.set(index, state);
  }

  /** Notes how many deliveries there will be. */
  void expect(List<Job> jobs) {
    openJobs += jobs.size();
  }

  /** One delivery is over. Returns whether it was the last. */
  boolean jobDone() {
    return --openJobs == 0;
  }
}
