import java.util.concurrent.atomic.AtomicLong;

/** Gives out the moments at which messages are to be sent, evenly. */
final class Pace {
  private static final long MOST_BEHIND = 1_000_000_000;

  private final long gap;
  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private volatile boolean stopped;

  Pace(int perSecond) {
    this.gap = 1_000_000_000L / perSecond;
  }

  /**
   * Waits for the next moment; false when there is none any more. What was missed is not made up.
   */
  boolean await() throws InterruptedException {
    long now = System.nanoTime();
    long mine = next.updateAndGet(n -> Math.max(n + gap, now - MOST_BEHIND));
    if (mine > now) {
      Thread.sleep((mine - now) / 1_000_000, (int) ((mine - now) % 1_000_000));
    }
    return !stopped;
  }

  void stop() {
    stopped = true;
  }
}
