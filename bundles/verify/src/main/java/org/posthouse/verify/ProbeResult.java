package org.posthouse.verify;

import java.util.Optional;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.mail.Printable;

/**
 * What is known of an address. Kept as Postfix keeps it, {@code status:probed:updated:text}.
 *
 * @param probed when a probe was sent that has not come back, in seconds since 1970; or 0
 * @param updated when the status was found out; 0 if it never was
 * @param text what the next hop said
 */
record ProbeResult(Status status, long probed, long updated, String text) {
  /** Longer than a reply of a server, shorter than a mistake. */
  private static final int MAX_TEXT = 1_000;

  /** The numbers stand on disk. */
  enum Status {
    DELIVERABLE(0),
    DEFERRED(1),
    UNDELIVERABLE(2),
    UNKNOWN(3);

    private final int code;

    Status(int code) {
      this.code = code;
    }
  }

  static final ProbeResult UNKNOWN =
      new ProbeResult(Status.UNKNOWN, 0, 0, "Address verification in progress");

  ProbeResult {
    text = Printable.of(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
  }

  static ProbeResult of(DeliveryStatus delivery, long now) {
    Status status =
        switch (delivery.action()) {
          case SENT, EXPANDED, DELIVERABLE -> Status.DELIVERABLE;
          case DEFERRED -> Status.DEFERRED;
          case BOUNCED, UNDELIVERABLE -> Status.UNDELIVERABLE;
        };
    return new ProbeResult(status, 0, now, delivery.text());
  }

  boolean isGood() {
    return status == Status.DELIVERABLE;
  }

  ProbeResult withProbed(long when) {
    return new ProbeResult(status, when, updated, text);
  }

  /** As it stands in the table. */
  String stored() {
    return status.code + ":" + probed + ":" + updated + ":" + text;
  }

  /** What a table has; empty for what nobody can have put there. */
  static Optional<ProbeResult> parse(String stored) {
    String[] parts = stored.split(":", 4);
    if (parts.length < 4) {
      return Optional.empty();
    }
    try {
      int code = Integer.parseInt(parts[0]);
      for (Status status : Status.values()) {
        if (status.code == code) {
          return Optional.of(
              new ProbeResult(
                  status, Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]));
        }
      }
    } catch (NumberFormatException _) {
      // Neither is it ours.
    }
    return Optional.empty();
  }

  /** In words, for people. */
  String words() {
    return switch (status) {
      case DELIVERABLE -> "deliverable: " + text;
      case DEFERRED -> "undeliverable now: " + text;
      case UNDELIVERABLE -> "undeliverable: " + text;
      case UNKNOWN -> "unknown: " + text;
    };
  }
}
