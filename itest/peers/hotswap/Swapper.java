import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Removes, installs and updates the features of table types at random. */
final class Swapper {
  private static final List<String> FEATURES =
      List.of("map-mysql", "map-ldap", "map-hash", "map-cidr", "map-http");

  private final Console console;
  private final Jars jars;
  private final Disturbance disturbance;
  private final Random random;
  private int removed;
  private int updated;

  Swapper(Console console, Jars jars, Disturbance disturbance) {
    this.console = console;
    this.jars = jars;
    this.disturbance = disturbance;
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed: " + seed);
    random = new Random(seed);
  }

  void installAll() throws Exception {
    jars.next("map-http");
    console.run("posthouse", "feature:repo-add", jars.thirdParty().toString());
    for (String feature : FEATURES) {
      console.run("posthouse", "feature:install", feature);
    }
  }

  void run(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      var some = new ArrayList<>(FEATURES);
      Collections.shuffle(some, random);
      disturbance.begin();
      try {
        if (random.nextInt(3) == 0) {
          update(some.getFirst());
        } else {
          swap(some.subList(0, random.nextInt(4) == 0 ? 2 : 1));
        }
      } finally {
        disturbance.end();
      }
      Thread.sleep(random.nextInt(500));
    }
  }

  private void update(String feature) throws Exception {
    String before = bundle(feature);
    jars.next(feature);
    console.run("posthouse", "feature:update", feature);
    if (bundle(feature).equals(before)) {
      throw new IllegalStateException(feature + " was not updated: " + before);
    }
    updated++;
  }

  /** What the server says of a feature's bundle: number, state, time, name, version. */
  private String bundle(String feature) throws Exception {
    String name = "." + feature.replace('-', '.') + " ";
    return console
        .run("posthouse", "bundle:list")
        .lines()
        .filter(line -> line.contains(name))
        .findFirst()
        .orElse("");
  }

  private void swap(List<String> features) throws Exception {
    for (String feature : features) {
      console.run("posthouse", "feature:uninstall", "--force", feature);
      removed++;
    }
    Thread.sleep(random.nextInt(400));
    Collections.shuffle(features, random);
    for (String feature : features) {
      console.run("posthouse", "feature:install", feature);
    }
  }

  String summary() {
    return removed + " features removed and installed again, " + updated + " updated";
  }
}
