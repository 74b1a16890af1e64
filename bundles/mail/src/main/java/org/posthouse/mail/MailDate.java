package org.posthouse.mail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.TimeZone;

/** RFC 5322 dates, of one width: {@code Sat, 21 Nov 2026 00:32:01 +0000 (UTC)}. */
public final class MailDate {
  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private MailDate() {}

  /** In the time zone of this machine. */
  public static String format(Instant when) {
    return format(when, ZoneId.systemDefault());
  }

  public static String format(Instant when, ZoneId zone) {
    ZonedDateTime t = when.atZone(zone);
    var out = new StringBuilder(40);
    out.append(DAYS[t.getDayOfWeek().getValue() - 1]).append(", ");
    if (t.getDayOfMonth() < 10) {
      out.append(' ');
    }
    out.append(t.getDayOfMonth()).append(' ').append(MONTHS[t.getMonthValue() - 1]).append(' ');
    out.append(t.getYear()).append(' ');
    two(out, t.getHour()).append(':');
    two(out, t.getMinute()).append(':');
    two(out, t.getSecond()).append(' ');
    int offset = t.getOffset().getTotalSeconds() / 60;
    out.append(offset < 0 ? '-' : '+');
    two(out, Math.abs(offset) / 60);
    two(out, Math.abs(offset) % 60);
    return out.append(" (").append(zoneName(t)).append(')').toString();
  }

  private static String zoneName(ZonedDateTime t) {
    if (t.getOffset().getTotalSeconds() == 0 && isUtc(t.getZone().getId())) {
      return "UTC";
    }
    boolean summer = t.getZone().getRules().isDaylightSavings(t.toInstant());
    return TimeZone.getTimeZone(t.getZone()).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
  }

  private static boolean isUtc(String id) {
    return switch (id) {
      case "Z", "UTC", "Etc/UTC", "UCT", "Etc/UCT", "Zulu", "Etc/Zulu", "Universal" -> true;
      default -> false;
    };
  }

  private static StringBuilder two(StringBuilder out, int n) {
    return out.append((char) ('0' + n / 10)).append((char) ('0' + n % 10));
  }
}
