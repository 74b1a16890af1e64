package org.posthouse.bounce;

import org.posthouse.api.bounce.BounceService.Item;
import org.posthouse.api.bounce.BounceService.Kind;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.Printable;

/** The part of a notification that people read: the recipients, after the text. */
final class HumanPart {
  private HumanPart() {}

  /** One recipient, after the text of the template. */
  static void append(StringBuilder out, Notice notice, Item item) {
    Wrapping.append(out, line(notice, item));
    out.append("\r\n");
  }

  private static String line(Notice notice, Item item) {
    Recipient recipient = notice.message().envelope().recipients().get(item.index());
    DeliveryStatus status = item.status();
    var line = new StringBuilder(120);
    line.append('<').append(recipient.address()).append('>');
    if (!recipient.original().isEmpty()
        && !recipient.original().equalsIgnoreCase(recipient.address())) {
      line.append(" (expanded from <").append(recipient.original()).append(">)");
    }
    line.append(": ");
    if (notice.kind() == Kind.SUCCESS && !status.relay().isEmpty()) {
      line.append("delivery via ").append(status.relay()).append(": ");
    }
    return Printable.of(line.append(status.text()).toString());
  }
}
