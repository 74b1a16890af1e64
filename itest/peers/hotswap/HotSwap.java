import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Table types leave, come back and are replaced while mail flows; in the end the books must
 * balance.
 *
 * <p>Arguments, all {@code name=value}: bin, conf, system (the distribution's repository), jar (the
 * third party's table), port, sinks (two ports), web (the port of the HTTP service), rounds, rate,
 * seconds (of mail before the first round).
 */
final class HotSwap {
  private static final int SENDERS = 20;
  private static final int ROUNDS_OF_A_PART = 20;
  private static final int FEWEST_PARTS = 3;
  private static final int MOST_PARTS = 15;
  private static final Duration SETTLING = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Map<String, String> arguments;
  private final Console console;
  private final Ledger ledger = new Ledger();
  private final Disturbance disturbance = new Disturbance();

  private HotSwap(Map<String, String> arguments) {
    this.arguments = arguments;
    this.console = new Console(arguments.get("bin"), arguments.get("conf"));
  }

  public static void main(String[] words) {
    var arguments = new TreeMap<String, String>();
    for (String word : words) {
      arguments.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
    }
    boolean well = false;
    try {
      well = new HotSwap(arguments).run();
    } catch (Exception e) {
      e.printStackTrace();
    }
    // Senders and sinks go on otherwise.
    System.exit(well ? 0 : 1);
  }

  private boolean run() throws Exception {
    String[] sinks = arguments.get("sinks").split(",");
    new Sink("a.test", Integer.parseInt(sinks[0]), ledger).start();
    new Sink("b.test", Integer.parseInt(sinks[1]), ledger).start();
    Web.start(number("web"));
    var jars = new Jars(Path.of(arguments.get("system")), Path.of(arguments.get("jar")));
    var swapper = new Swapper(console, jars, disturbance);
    swapper.installAll();
    Map<String, String> bundles = console.bundles();

    int rounds = number("rounds");
    phase("warm-up", () -> Thread.sleep(Duration.ofSeconds(number("seconds"))));
    Latencies still = phase("still", () -> Thread.sleep(Duration.ofSeconds(number("seconds"))));
    var trend = new Trend();
    var swapping = new Latencies("types changing");
    int parts = Math.clamp(rounds / ROUNDS_OF_A_PART, FEWEST_PARTS, MOST_PARTS);
    int done = 0;
    for (int part = 1; part <= parts; part++) {
      int next = rounds * part / parts - done;
      swapping = swapping.and(phase("part " + part, () -> swapper.run(next)));
      done += next;
      settle();
      Memory memory = memory();
      say("after " + done + " rounds: " + memory);
      trend.add(done, memory);
    }

    ledger.balance();
    Map<String, String> after = console.bundles();
    if (!after.equals(bundles)) {
      after.entrySet().removeAll(bundles.entrySet());
      ledger.wrong("other bundles changed: " + bundles + " became " + after);
    }
    trend.judge(ledger);
    say("rounds: " + rounds + ", " + swapper.summary());
    say(ledger.summary());
    say("ms from MAIL to the last reply, nothing changing: " + still);
    say("ms from MAIL to the last reply, types changing: " + swapping);
    List<String> problems = ledger.problems();
    problems.stream().limit(30).forEach(p -> say("PROBLEM: " + p));
    return problems.isEmpty();
  }

  /** All types are there, and are used: what they have loaded is comparable. */
  private void settle() throws Exception {
    phase("settling", () -> Thread.sleep(SETTLING));
  }

  /** Mail flows while something is done. */
  private Latencies phase(String name, Work work) throws Exception {
    var latencies = new Latencies(name);
    var pace = new Pace(number("rate"));
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < SENDERS; i++) {
      var sender = new Sender(number("port"), i, pace, ledger, disturbance, latencies);
      threads.add(Thread.ofVirtual().start(sender));
    }
    work.run();
    pace.stop();
    for (Thread thread : threads) {
      thread.join();
    }
    latencies.end();
    say(String.format(Locale.ROOT, "%s: %.0f messages a second", name, latencies.rate()));
    return latencies;
  }

  /** What is used when all mail has left. */
  private Memory memory() throws Exception {
    ledger.awaitArrivals(PATIENCE);
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (!console.run("postqueue", "-p").contains("queue is empty")) {
      if (System.nanoTime() > limit) {
        ledger.wrong("mail stays in the queue: " + console.run("postqueue", "-p"));
        break;
      }
      Thread.sleep(200);
    }
    return Memory.of(console);
  }

  private int number(String name) {
    return Integer.parseInt(arguments.get(name));
  }

  static void say(String text) {
    System.out.println(text);
  }

  interface Work {
    void run() throws Exception;
  }
}
