package org.posthouse.api.bounce;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.posthouse.api.MailException;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.QueuedMessage;

/** Makes delivery status notifications (RFC 3464) and commits them to the queue. */
@ProviderType
public interface BounceService {

  /** What the notification is about. */
  enum Kind {
    /** Non-delivery, to the sender. */
    FAILURE,
    /** Still trying, to the sender. */
    DELAY,
    /** Delivered or relayed, to the sender who asked for it. */
    SUCCESS
  }

  /** A recipient to report, by its position in the envelope. */
  record Item(int index, DeliveryStatus status) {}

  /**
   * Reports recipients of a message. Returns when the notification is on stable storage, or when
   * none is to be sent (null sender, NOTIFY=NEVER, double bounce).
   *
   * @throws MailException if the notification could not be queued; the message must be kept
   */
  void report(Kind kind, QueuedMessage message, List<Item> items) throws MailException;
}
