package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnvilStatisticsTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofDays(1);

  private final RecordingLog log = new RecordingLog();
  private final AnvilStatistics statistics = new AnvilStatistics();

  private void seen(AnvilStatistics.Kind kind, int count, String who, Duration every) {
    statistics.seen(kind, count, MINUTE, who, 2, every, log);
  }

  private List<String> lines() {
    return log.lines.stream()
        .map(line -> line.replaceFirst(" at [A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d:\\d\\d$", ""))
        .toList();
  }

  @Test
  void theMostOfEachIsToldAtTheEnd() {
    seen(AnvilStatistics.Kind.CONNECTION_COUNT, 2, "smtp:192.0.2.1", LONG);
    seen(AnvilStatistics.Kind.CONNECTION_COUNT, 1, "smtp:192.0.2.2", LONG);
    seen(AnvilStatistics.Kind.CONNECTION_RATE, 7, "smtp:192.0.2.2", LONG);
    assertEquals(List.of(), lines());
    statistics.close();
    assertEquals(
        List.of(
            "statistics: max connection rate 7/60s for (smtp:192.0.2.2)",
            "statistics: max connection count 2 for (smtp:192.0.2.1)",
            "statistics: max cache size 2"),
        lines());
  }

  @Test
  void afterAReportItBeginsAnew() {
    seen(AnvilStatistics.Kind.MESSAGE_RATE, 5, "smtp:192.0.2.1", Duration.ZERO);
    seen(AnvilStatistics.Kind.MESSAGE_RATE, 1, "smtp:192.0.2.2", Duration.ZERO);
    statistics.close();
    statistics.close();
    assertEquals(
        List.of(
            "statistics: max message rate 5/60s for (smtp:192.0.2.1)",
            "statistics: max cache size 2",
            "statistics: max message rate 1/60s for (smtp:192.0.2.2)",
            "statistics: max cache size 2"),
        lines());
  }
}
