import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What the server uses, asked several times during a run: does it grow? */
final class Trend {
  private static final int ENOUGH_WITHOUT_THE_FIRST = 6;
  private static final long HEAP_MARGIN = 3 << 10;

  /** In a short run caches still fill; loaders and records that stay are counted all the same. */
  private static final long HEAP_MARGIN_OF_A_SHORT_RUN = 8 << 10;

  private static final long METASPACE_MARGIN = 2 << 10;
  private static final long FILES_MARGIN = 16;

  private final List<Point> points = new ArrayList<>();

  private record Point(int rounds, Memory memory) {}

  void add(int rounds, Memory memory) {
    points.add(new Point(rounds, memory));
  }

  void judge(Ledger ledger) {
    judge("heap, KiB", Memory::heap, isShort() ? HEAP_MARGIN_OF_A_SHORT_RUN : HEAP_MARGIN, ledger);
    judge("metaspace, KiB", Memory::metaspace, METASPACE_MARGIN, ledger);
    judge("open files", Memory::files, FILES_MARGIN, ledger);
    points.forEach(p -> p.memory.judge(ledger));
  }

  private void judge(String what, ToLongFunction<Memory> of, long margin, Ledger ledger) {
    List<Point> steady = steady();
    double slope = slope(steady, of);
    double growth = slope * (steady.getLast().rounds - steady.getFirst().rounds);
    HotSwap.say(
        String.format(
            "%s: %d, at the end %d; %.2f a round, %.0f over the steady part",
            what,
            of.applyAsLong(points.getFirst().memory),
            of.applyAsLong(points.getLast().memory),
            slope,
            growth));
    if (growth > margin) {
      ledger.wrong(what + " grows: " + points);
    }
  }

  /** In a long run the first third fills caches. */
  private List<Point> steady() {
    int size = points.size();
    return isShort() ? points : points.subList(size / 3, size);
  }

  private boolean isShort() {
    return points.size() < ENOUGH_WITHOUT_THE_FIRST;
  }

  /** The straight line that fits best, by least squares. */
  private static double slope(List<Point> points, ToLongFunction<Memory> of) {
    double rounds = points.stream().mapToInt(Point::rounds).average().orElseThrow();
    double used = points.stream().mapToLong(p -> of.applyAsLong(p.memory)).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (Point p : points) {
      double x = p.rounds - rounds;
      products += x * (of.applyAsLong(p.memory) - used);
      squares += x * x;
    }
    return products / squares;
  }
}
