package org.posthouse.postlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogClockTest {
  private static final DateTimeFormatter TRADITIONAL =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-01T00:00:00",
        "2026-05-09T09:05:59",
        "2026-11-10T23:59:07",
        "2027-12-31T12:30:30"
      })
  void writesWhatSyslogWrites(String time) {
    LocalDateTime at = LocalDateTime.parse(time);
    long millis = at.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli();
    var clock = new LogClock();

    byte[] stamp = clock.stamp(millis + 999);

    assertEquals(TRADITIONAL.format(at), new String(stamp, StandardCharsets.US_ASCII));
    assertSame(stamp, clock.stamp(millis), "made once a second");
  }
}
