package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.posthouse.itest.reads.ParameterReads;
import org.posthouse.itest.reads.ParameterReads.Read;

/**
 * What the compiled code reads from main.cf is declared, what is declared is read, by the bundle
 * that says so, and as what it is. Names count also when they are put together of parts or come
 * from constants, enums and arguments.
 */
class ParametersTest {
  private static final Path TOP = Path.of(System.getProperty("top"));
  private static final Set<String> SHARED = Set.of("api", "config", "mail", "net", "tables");

  /** Its default names what others use, and that is no use. */
  private static final String TABLES_OF_ALL = "proxy_read_maps";

  /**
   * Only people and scripts read these, by {@code postconf}; or values of main.cf refer to them.
   */
  private static final Set<String> FOR_SCRIPTS =
      Set.of(
          "command_directory",
          "daemon_directory",
          "default_cache_db_type",
          "html_directory",
          "mail_release_date",
          "mailq_path",
          "manpage_directory",
          "meta_directory",
          "newaliases_path",
          "process_id",
          "process_name",
          "readme_directory",
          "sample_directory",
          "sendmail_path",
          "service_name",
          "setgid_group",
          "shlib_directory",
          "stress");

  /** What each getter may be asked for, by the letters of the registry. */
  private static final Map<String, String> TYPES =
      Map.of(
          "get",
          "srbiBt",
          "find",
          "srbiBt",
          "explicit",
          "srbiBt",
          "list",
          "sr",
          "isTrue",
          "b",
          "integer",
          "iB",
          "bytes",
          "iB",
          "time",
          "t");

  private static final Map<String, String> TYPE_LETTERS =
      Map.of(
          "string", "s", "list", "s", "raw", "r", "boolean", "b", "integer", "i", "bytes", "B",
          "time", "t");

  private static List<Read> reads;
  private static final Map<String, String> types = new HashMap<>();
  private static final Map<String, String> defaults = new HashMap<>();

  /** Names that bundles declare, with the bundles. */
  private static final Map<String, Set<String>> declared = new TreeMap<>();

  @BeforeAll
  static void readEverything() throws IOException {
    Map<String, Path> modules = new TreeMap<>();
    try (Stream<Path> folders = Files.list(TOP.resolve("bundles"))) {
      for (Path folder : folders.filter(f -> Files.exists(f.resolve("pom.xml"))).toList()) {
        modules.put(folder.getFileName().toString(), folder.resolve("target/classes"));
      }
    }
    modules.put("commands", TOP.resolve("runtime/commands/target/classes"));
    registry();
    for (String module : modules.keySet()) {
      Path file = TOP.resolve("bundles/" + module + "/src/main/resources/POSTHOUSE-INF/parameters");
      if (Files.exists(file)) {
        declarations(module, Files.readString(file));
      }
    }
    modules.values().removeIf(folder -> !Files.isDirectory(folder));
    reads = ParameterReads.in(modules, SHARED);
  }

  private static void registry() throws IOException {
    String folder = "bundles/config/src/main/resources/org/posthouse/config/";
    for (String line : Files.readAllLines(TOP.resolve(folder + "parameters"))) {
      if (!line.startsWith("#")) {
        int end = line.indexOf(' ', 2);
        String name = line.substring(2, end);
        types.put(name, line.substring(0, 1));
        defaults.put(name, line.substring(end + 2));
      }
    }
  }

  private static void declarations(String module, String text) {
    Matcher sections = Pattern.compile("(?m)^\\[([^\\]]+)\\]\n((?:(?!\\[).*\n?)*)").matcher(text);
    while (sections.find()) {
      String name = sections.group(1);
      declared.computeIfAbsent(name, n -> new TreeSet<>()).add(module);
      Matcher type = Pattern.compile("(?m)^type = (\\w+)").matcher(sections.group(2));
      if (type.find()) {
        types.putIfAbsent(name, TYPE_LETTERS.get(type.group(1)));
      }
      Matcher value = Pattern.compile("(?m)^default = (.*)").matcher(sections.group(2));
      if (value.find()) {
        defaults.putIfAbsent(name, value.group(1));
      }
    }
  }

  @Test
  void findsReads() {
    assertTrue(reads.size() > 300, "reads: " + reads.size());
    Set<String> names = reads.stream().map(Read::name).collect(Collectors.toSet());
    Set<String> missing =
        new TreeSet<>(Set.of("smtpd_timeout", "lmtp_lhlo_name", "*_destination_concurrency_limit"));
    missing.removeAll(names);
    assertEquals(Set.of(), missing);
  }

  @Test
  void whatIsReadIsDeclared() {
    Set<String> wrong = new TreeSet<>();
    for (Read read : reads) {
      String name = read.name();
      boolean known = types.containsKey(name);
      // a name made of parts that is none is a combination that does not occur
      if (name.indexOf('*') < 0 && !isDeclared(name) && (known || read.isLiteral())) {
        wrong.add(name + " by " + read.place());
      }
    }
    assertEquals("", String.join("\n", wrong));
  }

  private static boolean isDeclared(String name) {
    return declared.containsKey(name)
        || declared.keySet().stream()
            .anyMatch(d -> d.startsWith("*") && name.endsWith(d.substring(1)));
  }

  @Test
  void whatIsDeclaredIsRead() {
    Map<String, Set<String>> readers = readers();
    Set<String> parts = partsOfDefaults(readers.keySet());
    Set<String> wrong = new TreeSet<>();
    declared.forEach(
        (name, bundles) -> {
          Set<String> by = readers.getOrDefault(name, Set.of());
          for (String bundle : bundles) {
            boolean itself = by.contains(bundle) || parts.contains(name);
            // commands have no declarations of their own
            boolean forOthers = by.contains("commands") || bundle.equals("config") && !by.isEmpty();
            if (!itself && !forOthers && !FOR_SCRIPTS.contains(name)) {
              wrong.add(bundle + ": [" + name + "]" + (by.isEmpty() ? "" : ", read by " + by));
            }
          }
        });
    assertEquals("", String.join("\n", wrong));
  }

  /** Declared names with the modules that read them. */
  private static Map<String, Set<String>> readers() {
    Map<String, Set<String>> readers = new TreeMap<>();
    for (Read read : reads) {
      for (String name : declaredNames(read)) {
        readers.computeIfAbsent(name, n -> new TreeSet<>()).addAll(read.modules());
      }
    }
    return readers;
  }

  /** The declared names that a read can mean. */
  private static Set<String> declaredNames(Read read) {
    String name = read.name();
    if (declared.containsKey(name)) {
      return Set.of(name);
    }
    Set<String> found = new TreeSet<>(declared.keySet());
    if (name.equals("*")) {
      // from a collection: which names are in it stands in the same class
      found.retainAll(read.nearby());
    } else if (name.indexOf('*') >= 0 && !name.endsWith("*")) {
      Pattern pattern = Pattern.compile(Pattern.quote(name).replace("*", "\\E.+\\Q"));
      found.removeIf(d -> !pattern.matcher(d).matches());
    } else {
      found.clear();
    }
    return found;
  }

  /** Names that count because the default of something that is read refers to them. */
  private static Set<String> partsOfDefaults(Set<String> read) {
    Set<String> found = new HashSet<>();
    Set<String> next = new HashSet<>(read);
    while (!next.isEmpty()) {
      Set<String> referenced = new HashSet<>();
      for (String name : next) {
        Matcher matcher =
            Pattern.compile("\\$[{(]*([A-Za-z0-9_]+)").matcher(defaults.getOrDefault(name, ""));
        while (!name.equals(TABLES_OF_ALL) && matcher.find()) {
          referenced.add(matcher.group(1));
        }
      }
      referenced.removeAll(found);
      found.addAll(referenced);
      next = referenced;
    }
    return found;
  }

  @Test
  void whatCountsAsPartOfADefaultIsDeclared() {
    Set<String> parts = new TreeSet<>(partsOfDefaults(readers().keySet()));
    parts.retainAll(types.keySet());
    parts.removeIf(ParametersTest::isDeclared);
    assertEquals("", String.join("\n", parts));
  }

  @Test
  void typesAgree() {
    Set<String> wrong = new TreeSet<>();
    for (Read read : reads) {
      for (String name : declaredNames(read)) {
        String type =
            types.getOrDefault(name.startsWith("*") ? "default" + name.substring(1) : name, "");
        if (!read.name().equals("*") && !TYPES.get(read.getter()).contains(type)) {
          wrong.add(read.place() + ": " + read.getter() + "(" + name + "), of type " + type);
        }
      }
    }
    assertEquals("", String.join("\n", wrong));
  }
}
