package org.posthouse.showq;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.function.Supplier;
import org.posthouse.api.queue.QueueName;
import org.posthouse.mail.Printable;

/** The listing of {@code mailq} and {@code postqueue -p}, column by column as Postfix prints it. */
public final class MailqFormat implements Listing.Sink {
  private static final int REASON_END = 78;

  private final PrintStream out;
  private final boolean longIds;
  private final Supplier<ZoneId> zone;
  private int messages;
  private long bytes;

  /**
   * @param longIds whether the columns have room for long queue ids
   * @param zone asked for only when there is a message
   */
  public MailqFormat(PrintStream out, boolean longIds, Supplier<ZoneId> zone) {
    this.out = out;
    this.longIds = longIds;
    this.zone = zone;
  }

  @Override
  public void message(ListedMessage message) {
    if (messages++ == 0) {
      header();
    }
    bytes += message.size();
    String sender = message.sender().isEmpty() ? "MAILER-DAEMON" : message.sender();
    String id = message.id() + mark(message.queue()) + (message.expired() ? "#" : "");
    String size = Long.toString(message.size());
    if (longIds) {
      out.print(padded(id, 17) + " " + aligned(size, 8) + " " + time(message.arrival()) + " ");
    } else {
      out.print(padded(id, 11) + " " + aligned(size, 7) + " " + time(message.arrival()) + "  ");
    }
    out.print(Printable.of(sender) + "\n");
    String reason = "";
    for (ListedMessage.ListedRecipient recipient : message.recipients()) {
      if (!recipient.reason().isEmpty() && !recipient.reason().equals(reason)) {
        out.print(aligned("(" + Printable.of(recipient.reason()) + ")", REASON_END) + "\n");
      }
      reason = recipient.reason();
      out.print(" ".repeat(longIds ? 47 : 41) + Printable.of(recipient.address()) + "\n");
    }
    out.print("\n");
  }

  private void header() {
    out.print(
        longIds
            ? "----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------\n"
            : "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n");
  }

  /** The last line. */
  public void end() {
    if (messages == 0) {
      out.print("Mail queue is empty\n");
    } else {
      String s = messages == 1 ? "" : "s";
      out.print("-- " + bytes / 1024 + " Kbytes in " + messages + " Request" + s + ".\n");
    }
  }

  private static String mark(QueueName queue) {
    return switch (queue) {
      case ACTIVE -> "*";
      case HOLD -> "!";
      case INCOMING, DEFERRED, CORRUPT -> "";
    };
  }

  /** {@code Sat Nov 21 00:51:29}. */
  private String time(Instant instant) {
    ZonedDateTime t = instant.atZone(zone.get());
    return t.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
        + " "
        + t.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
        + " "
        + aligned(Integer.toString(t.getDayOfMonth()), 2)
        + " "
        + two(t.getHour())
        + ":"
        + two(t.getMinute())
        + ":"
        + two(t.getSecond());
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }

  private static String padded(String text, int width) {
    return text.length() < width ? text + " ".repeat(width - text.length()) : text;
  }

  private static String aligned(String text, int width) {
    return text.length() < width ? " ".repeat(width - text.length()) + text : text;
  }
}
