package org.posthouse.postlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.posthouse.postlog.UnixDatagrams.Sender;

/**
 * What becomes of a line that some program sent. Time and host are the server's. Root and the
 * server's user are believed what name they give; before what others say stands who they are, so
 * that nothing that reads the log takes it for a daemon's, and of each comes only so much.
 */
final class UserLines {
  /** Lines that a user may send at once, and in a second. */
  private static final int BURST = 200;

  private static final int PER_SECOND = 10;

  /** Users of whom the server remembers how much they sent; of the others it takes nothing. */
  private static final int USERS = 256;

  /** The same for all users together: one may have many numbers. */
  private static final int ALL_BURST = 1000;

  private static final int ALL_PER_SECOND = 100;

  private static final long SECOND = 1_000_000_000;
  private static final int ROOT = 0;

  private final int own;
  private final LongSupplier nanoTime;
  private final Rate all;
  private final Map<Integer, Rate> rates = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param own the server's user id
   */
  UserLines(int own, LongSupplier nanoTime) {
    this.own = own;
    this.nanoTime = nanoTime;
    all = new Rate(ALL_BURST, ALL_PER_SECOND, nanoTime.getAsLong());
  }

  /** The user who runs this process. */
  static int ownUser() throws IOException {
    for (String line :
        Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("Uid:")) {
        return Integer.parseInt(line.substring(4).strip().split("\\s+")[1]);
      }
    }
    throw new IOException("/proc/self/status: no user id");
  }

  /** Lines from somewhere; used by one thread. */
  private static final class Rate {
    private final int burst;
    private final int perSecond;
    private double left;
    private long since;
    private long dropped;

    Rate(int burst, int perSecond, long now) {
      this.burst = burst;
      this.perSecond = perSecond;
      left = burst;
      since = now;
    }

    private boolean take(long now) {
      left = Math.min(burst, left + (double) (now - since) / SECOND * perSecond);
      since = now;
      if (left < 1) {
        dropped++;
        return false;
      }
      left--;
      return true;
    }
  }

  /**
   * What stands after time and host; empty if it is too much.
   *
   * @param name of the mail system, for the tag: syslog_name
   * @param text the line without time and host
   */
  Optional<String> line(String name, Sender sender, String text) {
    if (sender.uid() == ROOT || sender.uid() == own) {
      return Optional.of(text);
    }
    long now = nanoTime.getAsLong();
    Rate rate = rate(sender.uid(), now);
    if (!rate.take(now)) {
      return Optional.empty();
    }
    if (!all.take(now)) {
      rate.dropped++;
      return Optional.empty();
    }
    String lost = rate.dropped > 0 ? " (" + rate.dropped + " lines before this were dropped)" : "";
    rate.dropped = 0;
    return Optional.of(
        name
            + "/postlog["
            + Math.max(0, sender.pid())
            + "]: uid="
            + sender.uid()
            + lost
            + " says: "
            + text);
  }

  int users() {
    return rates.size();
  }

  private Rate rate(int uid, long now) {
    Rate rate = rates.get(uid);
    if (rate == null) {
      rate = new Rate(BURST, PER_SECOND, now);
      rates.put(uid, rate);
      if (rates.size() > USERS) {
        // The one that was heard least lately.
        rates.remove(rates.keySet().iterator().next());
      }
    }
    return rate;
  }
}
