package org.posthouse.cleanup;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.Envelope;
import org.posthouse.cleanup.HeaderNames.Kind;
import org.posthouse.mail.MailDate;

/** Adds the headers that a message must have and has not. */
record MissingHeaders(CleanupSettings policy, ContentOutput out, Log log, String queueId) {
  private static final int VISIBLE = Kind.TO.bit() | Kind.CC.bit() | Kind.RESENT_RECIPIENT.bit();

  void add(Envelope envelope, int seen, boolean resent) throws IOException {
    String prefix = resent ? "Resent-" : "";
    if (resent && (seen & Kind.MESSAGE_ID.bit()) == 0) {
      log.info(queueId + ": message-id=<>");
    }
    if ((seen & (resent ? Kind.RESENT_MESSAGE_ID : Kind.MESSAGE_ID).bit()) == 0) {
      String id = messageId(envelope.arrival());
      out.write(prefix + "Message-Id: " + id + "\r\n");
      log.info(queueId + ": " + (resent ? "resent-" : "") + "message-id=" + id);
    }
    if ((seen & (resent ? Kind.RESENT_DATE : Kind.DATE).bit()) == 0) {
      out.write(prefix + "Date: " + MailDate.format(envelope.arrival()) + "\r\n");
    }
    if ((seen & (resent ? Kind.RESENT_FROM : Kind.FROM).bit()) == 0) {
      out.write(prefix + "From: " + from(envelope) + "\r\n");
    }
    if ((seen & VISIBLE) == 0 && !policy.undisclosed().isEmpty()) {
      out.write(policy.undisclosed() + "\r\n");
    }
  }

  private String messageId(Instant arrival) {
    if (policy.longQueueIds()) {
      return "<" + queueId + "@" + policy.myhostname() + ">";
    }
    ZonedDateTime t = arrival.atZone(ZoneOffset.UTC);
    return "<%04d%02d%02d%02d%02d%02d.%s@%s>"
        .formatted(
            t.getYear(),
            t.getMonthValue(),
            t.getDayOfMonth(),
            t.getHour(),
            t.getMinute(),
            t.getSecond(),
            queueId,
            policy.myhostname());
  }

  private static String from(Envelope envelope) {
    String sender = envelope.sender().isEmpty() ? "MAILER-DAEMON" : envelope.sender();
    String name = envelope.attribute(Envelope.FULL_NAME).orElse("");
    return envelope.sender().isEmpty() || name.isBlank()
        ? sender
        : phrase(name) + " <" + sender + ">";
  }

  private static String phrase(String name) {
    for (int i = 0; i < name.length(); i++) {
      if ("()<>@,;:\\\".[]".indexOf(name.charAt(i)) >= 0 || name.charAt(i) < ' ') {
        return '"' + name.replaceAll("[\r\n]+", " ").replaceAll("([\"\\\\])", "\\\\$1") + '"';
      }
    }
    return name;
  }
}
