package org.posthouse.postlog;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;

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
    LocalDateTime t =
        LocalDateTime.ofInstant(Instant.ofEpochSecond(second), ZoneId.systemDefault());
    int month = 3 * (t.getMonthValue() - 1);
    return String.format(
        Locale.ROOT,
        "%s %2d %02d:%02d:%02d",
        MONTHS.substring(month, month + 3),
        t.getDayOfMonth(),
        t.getHour(),
        t.getMinute(),
        t.getSecond());
  }
}
