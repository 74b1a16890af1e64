package org.posthouse.net;

import java.time.Duration;
import org.posthouse.api.Deadline;

/**
 * How long the peer may take for a stream: each piece has to come within the timeout, and if a
 * minimum rate is set, what arrives buys only as much further time as it is worth at that rate.
 *
 * @param timeout the longest wait for anything
 * @param bytesPerSecond the minimum rate, or 0 for none
 */
public record Pace(Duration timeout, int bytesPerSecond) {

  public static Pace perRead(Duration timeout) {
    return new Pace(timeout, 0);
  }

  Deadline start() {
    return Deadline.after(timeout);
  }

  Deadline next(Deadline current, int received) {
    Deadline longest = Deadline.after(timeout);
    if (bytesPerSecond == 0) {
      return longest;
    }
    long earned = current.nanoTime() + received * 1_000_000_000L / bytesPerSecond;
    return earned - longest.nanoTime() < 0 ? new Deadline(earned) : longest;
  }
}
