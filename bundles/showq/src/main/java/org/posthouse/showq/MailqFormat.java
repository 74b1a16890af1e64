package org.posthouse.showq;

import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.posthouse.api.queue.QueueName;
import org.posthouse.mail.Printable;

/** The listing of {@code mailq} and {@code postqueue -p}, column by column as Postfix prints it. */
public final class MailqFormat implements Listing.Sink {
  private static final int REASON_END = 78;
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private final PrintStream out;
  private final boolean longIds;
  private final Supplier<TimeZone> zone;
  private int messages;
  private long bytes;

  /**
   * @param longIds whether the columns have room for long queue ids
   * @param zone asked for only when there is a message
   */
  public MailqFormat(PrintStream out, boolean longIds, Supplier<TimeZone> zone) {
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

  /** {@code Sat Nov 21 00:51:29}, without a formatter and its locales: a command waits for it. */
  private String time(Instant instant) {
    int offset = zone.get().getOffset(instant.toEpochMilli()) / 1000;
    LocalDateTime t = LocalDateTime.ofInstant(instant, ZoneOffset.ofTotalSeconds(offset));
    return name(DAYS, t.getDayOfWeek().getValue())
        + " "
        + name(MONTHS, t.getMonthValue())
        + " "
        + aligned(Integer.toString(t.getDayOfMonth()), 2)
        + " "
        + two(t.getHour())
        + ":"
        + two(t.getMinute())
        + ":"
        + two(t.getSecond());
  }

  private static String name(String names, int number) {
    return names.substring(3 * (number - 1), 3 * number);
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
