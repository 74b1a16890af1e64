import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server uses after a collection, KiB, and how many bundles have classes loaded. */
record Memory(long heap, long metaspace, long loaders, long bundles) {
  private static final Pattern HEAP = Pattern.compile("(?m)^(?!Metaspace)\\S.*? used (\\d+)K");
  private static final Pattern METASPACE = Pattern.compile("(?m)^Total = .* (\\d+)\\s*$");
  private static final Pattern LOADER = Pattern.compile("BundleClassLoader");
  private static final long HEAP_MARGIN = 8 << 10;
  private static final long METASPACE_MARGIN = 2 << 10;

  static Memory of(Console console) throws Exception {
    // What the first collection gives to reference queues, the next ones collect.
    for (int i = 0; i < 3; i++) {
      console.diagnose("GC.run");
    }
    String loaders = console.diagnose("VM.classloader_stats");
    return new Memory(
        sum(HEAP, console.diagnose("GC.heap_info")),
        sum(METASPACE, loaders) >> 10,
        LOADER.matcher(loaders).results().count(),
        console.run("posthouse", "bundle:list").lines().count());
  }

  private static long sum(Pattern pattern, String text) {
    long sum = 0;
    for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
      sum += Long.parseLong(matcher.group(1));
    }
    if (sum == 0) {
      throw new IllegalStateException("no " + pattern + " in " + text);
    }
    return sum;
  }

  void compare(Memory before, Ledger ledger) {
    if (heap > before.heap + Math.max(HEAP_MARGIN, before.heap / 10)) {
      ledger.wrong("the heap grows: " + before.heap + " KiB, then " + heap);
    }
    if (metaspace > before.metaspace + METASPACE_MARGIN) {
      ledger.wrong("the metaspace grows: " + before.metaspace + " KiB, then " + metaspace);
    }
    // A bundle has one class loader, made when it is first needed.
    if (loaders > bundles) {
      ledger.wrong("class loaders stay: " + loaders + " of " + bundles + " bundles");
    }
  }

  @Override
  public String toString() {
    return "heap "
        + heap
        + " KiB, metaspace "
        + metaspace
        + " KiB, "
        + loaders
        + " class loaders of "
        + bundles
        + " bundles";
  }
}
