package org.posthouse.smtpd;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.log.Log;

/**
 * The most that any client did since the last report, for the log: {@code statistics: max
 * connection rate 3/60s for (smtp:192.0.2.1) at Dec 1 12:00:00}. A report is made with the first
 * event after anvil_status_update_time, and at the end.
 */
final class AnvilStatistics {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);

  /** What has a maximum, in the order of the report. */
  enum Kind {
    CONNECTION_RATE("connection rate"),
    CONNECTION_COUNT("connection count"),
    MESSAGE_RATE("message rate"),
    RECIPIENT_RATE("recipient rate"),
    NEWTLS_RATE("newtls rate");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    static Kind of(Anvil.Event event) {
      return switch (event) {
        case CONNECTION -> CONNECTION_RATE;
        case MESSAGE -> MESSAGE_RATE;
        case RECIPIENT -> RECIPIENT_RATE;
        case NEW_TLS_SESSION -> NEWTLS_RATE;
      };
    }
  }

  private record Most(int count, String text) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Kind, Most> most = new EnumMap<>(Kind.class);
  private Most clients = new Most(0, "");
  private long since;
  private Log log;

  /**
   * @param span of rates
   * @param who {@code service:address}
   * @param known how many clients there are
   * @param every anvil_status_update_time
   */
  void seen(Kind kind, int count, Duration span, String who, int known, Duration every, Log to) {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (log != null && now - since >= every.toNanos()) {
        report();
      }
      if (log == null) {
        log = to;
        since = now;
      }
      if (count > count(most.get(kind))) {
        String amount = kind == Kind.CONNECTION_COUNT ? "" : "/" + span.toSeconds() + "s";
        most.put(kind, new Most(count, count + amount + " for (" + who + ")" + at()));
      }
      if (known > clients.count) {
        clients = new Most(known, known + at());
      }
    } finally {
      lock.unlock();
    }
  }

  private static int count(Most most) {
    return most == null ? 0 : most.count;
  }

  private static String at() {
    return " at " + TIME.format(LocalDateTime.now());
  }

  /** What there is to tell since the last time. */
  void close() {
    lock.lock();
    try {
      report();
    } finally {
      lock.unlock();
    }
  }

  private void report() {
    if (log != null) {
      most.forEach((kind, m) -> log.info("statistics: max " + kind.words + " " + m.text));
      log.info("statistics: max cache size " + clients.text);
    }
    most.clear();
    clients = new Most(0, "");
    log = null;
  }
}
