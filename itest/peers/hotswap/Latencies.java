import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How long accepted messages took, in microseconds. */
final class Latencies {
  private final String name;
  private final ConcurrentLinkedQueue<Integer> micros = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Integer> refused = new ConcurrentLinkedQueue<>();
  private final long start = System.nanoTime();
  private double seconds;

  Latencies(String name) {
    this.name = name;
  }

  void accepted(long nanos) {
    micros.add((int) (nanos / 1000));
  }

  void refused(long nanos) {
    refused.add((int) (nanos / 1000));
  }

  void end() {
    seconds = (System.nanoTime() - start) / 1e9;
  }

  double rate() {
    return (micros.size() + refused.size()) / seconds;
  }

  Latencies and(Latencies other) {
    var both = new Latencies(name);
    both.micros.addAll(micros);
    both.micros.addAll(other.micros);
    return both;
  }

  @Override
  public String toString() {
    int[] sorted = micros.stream().mapToInt(Integer::intValue).sorted().toArray();
    return Arrays.stream(new double[] {0.5, 0.99, 1})
        .mapToObj(q -> String.format(Locale.ROOT, "p%.0f %.1f", 100 * q, at(sorted, q)))
        .reduce((a, b) -> a + ", " + b)
        .orElseThrow();
  }

  private static double at(int[] sorted, double quantile) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.min(sorted.length - 1, quantile * sorted.length)] / 1000.0;
  }
}
