import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What was promised, what arrived, and what should not have been. */
final class Ledger {
  /** Message, sink and address, to the number of times. */
  private final Map<String, Integer> promised = new ConcurrentHashMap<>();

  private final Map<String, Integer> arrived = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> replies = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
  private final LongAdder messages = new LongAdder();

  /** A 250 was given for these: "address" at the sink of its domain. */
  void accepted(String message, List<String> arrivals) {
    messages.increment();
    arrivals.forEach(to -> promised.merge(message + " " + key(to), 1, Integer::sum));
  }

  private static String key(String address) {
    return address.substring(address.indexOf('@') + 1) + " " + address;
  }

  void arrived(String message, String sink, String address) {
    arrived.merge(message + " " + sink + " " + address, 1, Integer::sum);
  }

  void reply(String what) {
    replies.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  void wrong(String what) {
    problems.add(what);
  }

  void awaitArrivals(Duration patience) throws InterruptedException {
    long limit = System.nanoTime() + patience.toNanos();
    while (!arrived.keySet().containsAll(promised.keySet()) && System.nanoTime() < limit) {
      Thread.sleep(100);
    }
  }

  void balance() {
    promised.forEach((key, count) -> compare(key, count, arrived.getOrDefault(key, 0)));
    arrived.forEach(
        (key, count) -> {
          if (!promised.containsKey(key)) {
            wrong(key + " arrived " + count + " times and should not");
          }
        });
  }

  private void compare(String key, int promised, int arrived) {
    if (promised != arrived) {
      wrong(key + " arrived " + arrived + " times instead of " + promised);
    }
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  String summary() {
    return "accepted: "
        + messages
        + " messages to "
        + promised.size()
        + " recipients, arrived: "
        + arrived.size()
        + "; replies to recipients and messages: "
        + replies
        + "; problems: "
        + problems.size();
  }
}
