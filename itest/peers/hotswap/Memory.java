import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server uses after a collection.
 *
 * @param heap in KiB
 * @param metaspace in KiB
 * @param loaders of classes of bundles
 * @param records of bundles that the framework keeps, and of their revisions: the more of both
 * @param bundles that are installed
 * @param files that are open
 */
record Memory(long heap, long metaspace, long loaders, long records, long bundles, long files) {
  private static final Pattern HEAP = Pattern.compile("(?m)^(?!Metaspace)\\S.*? used (\\d+)K");
  private static final Pattern METASPACE = Pattern.compile("(?m)^Total = .* (\\d+)\\s*$");
  private static final Pattern LOADER = Pattern.compile("BundleClassLoader");
  private static final String RECORDS =
      "(?m)^\\s*\\d+: +(\\d+) +\\d+ +org\\.apache\\.felix\\.framework\\.%s\\b.*$";
  private static final Pattern BUNDLES = Pattern.compile(RECORDS.formatted("BundleImpl"));
  private static final Pattern REVISIONS = Pattern.compile(RECORDS.formatted("BundleRevisionImpl"));

  static Memory of(Console console) throws IOException, InterruptedException {
    // What the first collection gives to reference queues, the next ones collect.
    for (int i = 0; i < 3; i++) {
      console.diagnose("GC.run");
    }
    String objects = console.diagnose("GC.class_histogram");
    String loaders = console.diagnose("VM.classloader_stats");
    return new Memory(
        sum(HEAP, console.diagnose("GC.heap_info")),
        sum(METASPACE, loaders) >> 10,
        LOADER.matcher(loaders).results().count(),
        Math.max(sum(BUNDLES, objects), sum(REVISIONS, objects)),
        console.run("posthouse", "bundle:list").lines().count(),
        files(console.pid()));
  }

  private static long files(long pid) throws IOException {
    try (var files = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
      return files.count();
    }
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

  /** What need not be compared with other times. */
  void judge(Ledger ledger) {
    // A bundle has one class loader, made when it is first needed.
    if (loaders > bundles) {
      ledger.wrong("class loaders stay: " + loaders + " of " + bundles + " bundles");
    }
    if (records > bundles) {
      ledger.wrong("records of bundles stay: " + records + " of " + bundles + " bundles");
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
        + " class loaders and "
        + records
        + " records of "
        + bundles
        + " bundles, "
        + files
        + " open files";
  }
}
