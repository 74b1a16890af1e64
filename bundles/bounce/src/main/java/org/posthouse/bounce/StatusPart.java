package org.posthouse.bounce;

import org.posthouse.api.bounce.BounceService.Item;
import org.posthouse.api.bounce.BounceService.Kind;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.MailDate;
import org.posthouse.mail.Printable;

/** The part of a notification that programs read (RFC 3464, RFC 6533). */
final class StatusPart {
  private final Notice notice;
  private final BounceSettings policy;
  private final StringBuilder out;

  StatusPart(Notice notice, BounceSettings policy, StringBuilder out) {
    this.notice = notice;
    this.policy = policy;
    this.out = out;
  }

  /** The fields about the message. */
  void begin() {
    Envelope envelope = notice.message().envelope();
    field("Reporting-MTA: dns; ", policy.hostname());
    envelope.attribute(Envelope.ENVELOPE_ID).ifPresent(id -> field("Original-Envelope-Id: ", id));
    String prefix = "X-" + policy.mailName() + "-";
    field(prefix + "Queue-ID: ", notice.message().queueId());
    field(prefix + "Sender: ", typed(envelope.sender()));
    field("Arrival-Date: ", MailDate.format(envelope.arrival()));
  }

  /** Those about a recipient. */
  void append(Item item) {
    Envelope envelope = notice.message().envelope();
    out.append("\r\n");
    recipient(envelope, envelope.recipients().get(item.index()), item.status());
  }

  private void recipient(Envelope envelope, Recipient recipient, DeliveryStatus status) {
    field("Final-Recipient: ", typed(recipient.address()));
    original(recipient);
    field("Action: ", action(status));
    field("Status: ", status.dsn());
    if (!status.remoteMta().isEmpty()) {
      field("Remote-MTA: ", status.remoteMta());
    }
    String diagnostic = status.diagnostic();
    Wrapping.append(
        out,
        "Diagnostic-Code: "
            + Printable.of(
                diagnostic.isEmpty()
                    ? "X-" + policy.mailName() + "; " + status.text()
                    : diagnostic));
    if (notice.kind() == Kind.DELAY) {
      field("Will-Retry-Until: ", MailDate.format(envelope.arrival().plus(policy.lifetime())));
    }
  }

  private void original(Recipient recipient) {
    if (!recipient.dsnOriginal().isEmpty()) {
      int semicolon = recipient.dsnOriginal().indexOf(';');
      field(
          "Original-Recipient: ",
          recipient.dsnOriginal().substring(0, semicolon + 1)
              + recipient.dsnOriginal().substring(semicolon + 1).trim());
    } else if (!recipient.original().isEmpty()) {
      field("Original-Recipient: ", typed(recipient.original()).replace("; ", ";"));
    }
  }

  private String action(DeliveryStatus status) {
    return switch (notice.kind()) {
      case FAILURE -> "failed";
      case DELAY -> "delayed";
      case SUCCESS ->
          switch (status.action()) {
            case EXPANDED -> "expanded";
            case SENT, DEFERRED, BOUNCED, DELIVERABLE, UNDELIVERABLE ->
                status.remoteMta().isEmpty() ? "delivered" : "relayed";
          };
    };
  }

  private static String typed(String address) {
    boolean ascii = address.chars().allMatch(c -> c < 128);
    return (ascii ? "rfc822; " : "utf-8; ") + address;
  }

  /** A line; what would end it early or is not printable is made harmless. */
  private void field(String name, String value) {
    out.append(name).append(Printable.of(value)).append("\r\n");
  }
}
