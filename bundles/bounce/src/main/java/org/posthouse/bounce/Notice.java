package org.posthouse.bounce;

import java.util.List;
import org.posthouse.api.bounce.BounceService.Item;
import org.posthouse.api.bounce.BounceService.Kind;
import org.posthouse.api.message.QueuedMessage;

/**
 * A notification to be written.
 *
 * @param sender of the envelope
 * @param recipient of the envelope
 * @param isCopy whether it goes to the postmaster in addition, without words for the layman
 * @param isFull whether the whole message is returned, and not only its header
 */
record Notice(
    Kind kind,
    QueuedMessage message,
    List<Item> items,
    String sender,
    String recipient,
    boolean isCopy,
    boolean isFull) {

  /** As logged before {@code notification}. */
  String word() {
    return switch (kind) {
      case FAILURE -> "non-delivery";
      case DELAY -> "delay";
      case SUCCESS -> "delivery status";
    };
  }

  /** Description of the MIME part with the original. */
  String returnedPart() {
    String what = kind == Kind.SUCCESS ? "Message" : "Undelivered Message";
    return isFull ? what : what + " Headers";
  }
}
