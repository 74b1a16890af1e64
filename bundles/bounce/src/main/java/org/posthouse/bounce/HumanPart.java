package org.posthouse.bounce;

import java.time.Duration;
import org.posthouse.api.bounce.BounceService.Item;
import org.posthouse.api.bounce.BounceService.Kind;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Recipient;
import org.posthouse.mail.Printable;

/** The part of a notification that people read. */
final class HumanPart {
  private static final String HELP =
      """
      For further assistance, please write to <postmaster>, and include
      this report.

      """;

  private HumanPart() {}

  static void append(StringBuilder out, Notice notice, BouncePolicy policy) {
    if (notice.isCopy()) {
      out.append("\r\n");
    } else {
      String text =
          "This is the mail system at host "
              + policy.hostname()
              + ".\n\n"
              + words(notice.kind(), policy)
              + "                   The mail system\n\n";
      out.append(text.replace("\n", "\r\n"));
    }
    for (Item item : notice.items()) {
      Wrapping.append(out, line(notice, item));
      out.append("\r\n");
    }
  }

  private static String words(Kind kind, BouncePolicy policy) {
    return switch (kind) {
      case FAILURE ->
          """
          Your message could not be delivered to the recipients listed
          below. It will not be tried again; it is attached to this report.

          """
              + HELP;
      case DELAY ->
          """
          ####################################################################
          # THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #
          ####################################################################

          Your message has been waiting for more than %s to be
          delivered to the recipients listed below. It will be tried until
          it is %s old.

          """
                  .formatted(duration(policy.delayWarning()), duration(policy.lifetime()))
              + HELP;
      case SUCCESS ->
          """
          Your message was delivered to the destinations listed below. Where
          a destination is a mailbox, this is the last report about it. Other
          systems may still report errors about the rest.

          """;
    };
  }

  private static String duration(Duration time) {
    if (time.compareTo(Duration.ofDays(2)) >= 0) {
      return time.toDays() + " day(s)";
    }
    return time.compareTo(Duration.ofHours(1)) >= 0
        ? time.toHours() + " hour(s)"
        : time.toMinutes() + " minute(s)";
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
