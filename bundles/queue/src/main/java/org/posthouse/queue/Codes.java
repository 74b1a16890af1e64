package org.posthouse.queue;

import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.queue.QueueName;

/**
 * The numbers that stand on disk for constants. They stay what they are whatever becomes of the
 * names and their order; a new constant gets a new number.
 */
final class Codes {
  private Codes() {}

  static int of(QueueName queue) {
    return switch (queue) {
      case INCOMING -> 0;
      case ACTIVE -> 1;
      case DEFERRED -> 2;
      case HOLD -> 3;
      case CORRUPT -> 4;
    };
  }

  static QueueName queue(int code) throws DamagedException {
    return switch (code) {
      case 0 -> QueueName.INCOMING;
      case 1 -> QueueName.ACTIVE;
      case 2 -> QueueName.DEFERRED;
      case 3 -> QueueName.HOLD;
      case 4 -> QueueName.CORRUPT;
      default -> throw new DamagedException("unknown queue");
    };
  }

  static int of(DeliveryStatus.Action action) {
    return switch (action) {
      case SENT -> 0;
      case DEFERRED -> 1;
      case BOUNCED -> 2;
      case DELIVERABLE -> 3;
      case UNDELIVERABLE -> 4;
      case EXPANDED -> 5;
    };
  }

  static DeliveryStatus.Action action(int code) throws DamagedException {
    return switch (code) {
      case 0 -> DeliveryStatus.Action.SENT;
      case 1 -> DeliveryStatus.Action.DEFERRED;
      case 2 -> DeliveryStatus.Action.BOUNCED;
      case 3 -> DeliveryStatus.Action.DELIVERABLE;
      case 4 -> DeliveryStatus.Action.UNDELIVERABLE;
      case 5 -> DeliveryStatus.Action.EXPANDED;
      default -> throw new DamagedException("unknown delivery status");
    };
  }

  static int of(ClientIdentity.NameStatus status) {
    return switch (status) {
      case OK -> 0;
      case TEMPORARY -> 1;
      case FORGED -> 2;
      case NONE -> 3;
    };
  }

  static ClientIdentity.NameStatus nameStatus(int code) throws DamagedException {
    return switch (code) {
      case 0 -> ClientIdentity.NameStatus.OK;
      case 1 -> ClientIdentity.NameStatus.TEMPORARY;
      case 2 -> ClientIdentity.NameStatus.FORGED;
      case 3 -> ClientIdentity.NameStatus.NONE;
      default -> throw new DamagedException("unknown name status");
    };
  }

  /** A bit; those of a recipient are added up. The numbers are those of Postfix's notify_flags. */
  static int of(Recipient.Notify notify) {
    return switch (notify) {
      case NEVER -> 1;
      case SUCCESS -> 2;
      case FAILURE -> 4;
      case DELAY -> 8;
    };
  }

  static int of(Iterable<Recipient.Notify> all) {
    int bits = 0;
    for (Recipient.Notify notify : all) {
      bits |= of(notify);
    }
    return bits;
  }
}
