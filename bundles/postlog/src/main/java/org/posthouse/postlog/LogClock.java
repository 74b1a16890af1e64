package org.posthouse.postlog;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;

/** The traditional time stamp {@code Nov 1 09:05:00}, made once a second. */
final class LogClock {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private record Stamp(long second, byte[] text) {}

  private volatile Stamp last = new Stamp(Long.MIN_VALUE, new byte[0]);

  byte[] stamp(long epochMillis) {
    long second = Math.floorDiv(epochMillis, 1000);
    Stamp stamp = last;
    if (stamp.second() != second) {
      stamp = new Stamp(second, format(second).getBytes(StandardCharsets.US_ASCII));
      last = stamp;
    }
    return stamp.text();
  }

  private static String format(long second) {
    // The zone's rules of java.time would be read beside those that the default zone has read.
    int offset = TimeZone.getDefault().getOffset(second * 1000) / 1000;
    LocalDateTime t = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.ofTotalSeconds(offset));
    int month = 3 * (t.getMonthValue() - 1);
    var text = new StringBuilder(16).append(MONTHS, month, month + 3).append(' ');
    if (t.getDayOfMonth() < 10) {
      text.append(' ').append(t.getDayOfMonth());
    } else {
      two(text, t.getDayOfMonth());
    }
    two(text.append(' '), t.getHour());
    two(text.append(':'), t.getMinute());
    return two(text.append(':'), t.getSecond()).toString();
  }

  /** Without a Formatter, which loads the locales of the JDK: a start and a command wait for it. */
  private static StringBuilder two(StringBuilder text, int number) {
    return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
