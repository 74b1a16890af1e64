/** When a type was, or may have been, absent. */
final class Disturbance {
  private int changes;
  private long lastEnd = System.nanoTime() - 1;

  synchronized void begin() {
    changes++;
  }

  synchronized void end() {
    changes--;
    lastEnd = System.nanoTime();
  }

  /** Whether there was a change between then and now. */
  synchronized boolean since(long then) {
    return changes > 0 || lastEnd - then >= 0;
  }
}
