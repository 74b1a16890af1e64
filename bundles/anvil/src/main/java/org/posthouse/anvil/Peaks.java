package org.posthouse.anvil;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.anvil.Anvil;

/** The most that any client did since somebody asked last, as the log tells it. */
final class Peaks {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);

  /** What has a maximum, in the order of the report. */
  enum Kind {
    CONNECTION_RATE("connection rate"),
    CONNECTION_COUNT("connection count"),
    MESSAGE_RATE("message rate"),
    RECIPIENT_RATE("recipient rate"),
    NEWTLS_RATE("newtls rate"),
    AUTH_RATE("auth rate");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    static Kind of(Anvil.Event event) {
      return switch (event) {
        case MESSAGE -> MESSAGE_RATE;
        case RECIPIENT -> RECIPIENT_RATE;
        case NEW_TLS_SESSION -> NEWTLS_RATE;
        case AUTH -> AUTH_RATE;
      };
    }
  }

  private record Most(int count, String text) {
    static final Most NONE = new Most(0, "");
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Kind, Most> most = new EnumMap<>(Kind.class);
  private Most clients = Most.NONE;

  /** A client has open connections. */
  void open(int count, Anvil.Client client) {
    seen(Kind.CONNECTION_COUNT, count, "", client);
  }

  /** A client has done something so often in a span of time. */
  void rate(Kind kind, int count, Duration span, Anvil.Client client) {
    seen(kind, count, "/" + span.toSeconds() + "s", client);
  }

  private void seen(Kind kind, int count, String unit, Anvil.Client client) {
    lock.lock();
    try {
      if (count > most.getOrDefault(kind, Most.NONE).count) {
        String who = " for (" + client.service() + ":" + client.address() + ")";
        most.put(kind, new Most(count, count + unit + who + now()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** So many clients are known. */
  void known(int count) {
    lock.lock();
    try {
      if (count > clients.count) {
        clients = new Most(count, count + now());
      }
    } finally {
      lock.unlock();
    }
  }

  private static String now() {
    return " at " + TIME.format(LocalDateTime.now());
  }

  /**
   * What there is to tell: {@code statistics: max connection rate 3/60s for (smtp:192.0.2.1) at Dec
   * 1 12:00:00}. Then it begins anew.
   */
  List<String> take() {
    lock.lock();
    try {
      List<String> lines = new ArrayList<>();
      most.forEach((kind, m) -> lines.add("statistics: max " + kind.words + " " + m.text));
      if (clients.count > 0) {
        lines.add("statistics: max cache size " + clients.text);
      }
      most.clear();
      clients = Most.NONE;
      return lines;
    } finally {
      lock.unlock();
    }
  }
}
