package org.posthouse.tables.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ConfigValue;
import org.posthouse.api.config.ServiceEntry;

/**
 * What a configuration may mean as table types: the words before the colons of its values, of lists
 * in files that values name, and of tables' own files of settings. Words that are no type, such as
 * {@code inet}, are among them; names of services are not.
 *
 * @param places where each is named: {@code main.cf: virtual_alias_maps}
 */
public record NamedTypes(SortedMap<String, SortedSet<String>> places) {
  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_FILES = 1000;
  private static final Pattern SEPARATORS = Pattern.compile("[\\s,{}]+");
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]{0,30}");
  private static final List<String> WRAPPERS = List.of("!", "proxy:", "debug:");

  /** Values that name files of another kind than lists. */
  private static final Pattern NO_LISTS =
      Pattern.compile(".*(_directory|_path|_files?|_CAfile|_CApath|_command|_program|_service)");

  /** Parameters whose value is a type by itself. */
  private static final Set<String> DEFAULT_TYPES =
      Set.of("default_database_type", "default_cache_db_type");

  /** Where {@code unix:} and {@code tcp:} are sockets. */
  private static final Pattern SOCKETS = Pattern.compile(".*_(milters|transport|filter|endpoint)");

  /** Reads the values of a configuration, and the files that they name. */
  public static NamedTypes of(ConfigSnapshot snapshot) {
    Set<String> services = new HashSet<>();
    snapshot.services().stream().map(ServiceEntry::name).forEach(services::add);
    Scan scan = new Scan(services, new HashSet<>(), new TreeMap<>());
    for (ConfigValue value : snapshot.values()) {
      String place = value.place() + ": " + value.name();
      if (DEFAULT_TYPES.contains(value.name())) {
        scan.add(value.text(), place);
      } else if (!SOCKETS.matcher(value.name()).matches()) {
        scan.text(value.text(), place, !NO_LISTS.matcher(value.name()).matches());
      }
    }
    return new NamedTypes(scan.places);
  }

  private record Scan(
      Set<String> services, Set<Path> read, SortedMap<String, SortedSet<String>> places) {

    void text(String text, String place, boolean withFiles) {
      String before = "";
      for (String word : SEPARATORS.split(text)) {
        if (!before.equals("check_policy_service")) {
          word(unwrapped(word), place, withFiles);
        }
        before = word;
      }
    }

    private static String unwrapped(String word) {
      String table = word;
      for (int i = 0; i < WRAPPERS.size(); i++) {
        if (table.startsWith(WRAPPERS.get(i))) {
          table = table.substring(WRAPPERS.get(i).length());
          i = -1;
        }
      }
      return table;
    }

    private void word(String word, String place, boolean withFiles) {
      int colon = word.indexOf(':');
      if (colon < 0 && word.startsWith("/") && withFiles) {
        list(word, place);
      } else if (colon > 0 && colon < word.length() - 1 && !word.startsWith("//", colon + 1)) {
        add(word.substring(0, colon), place);
        if (word.startsWith("/", colon + 1) && word.endsWith(".cf")) {
          settings(word.substring(colon + 1), place);
        }
      }
    }

    void add(String type, String place) {
      if (TYPE.matcher(type).matches() && !services.contains(type)) {
        places.computeIfAbsent(type, t -> new TreeSet<>()).add(place);
      }
    }

    private void list(String file, String place) {
      for (String line : lines(file)) {
        if (!line.startsWith("#")) {
          text(line, place, true);
        }
      }
    }

    /** A table's own parameters can name another table, as memcache's {@code backup} does. */
    private void settings(String file, String place) {
      for (String line : lines(file)) {
        int equals = line.indexOf('=');
        if (!line.startsWith("#") && equals > 0 && line.indexOf(':', equals) > 0) {
          String value = line.substring(equals + 1).strip();
          if (SEPARATORS.split(value).length == 1) {
            text(value, place, false);
          }
        }
      }
    }

    private List<String> lines(String name) {
      try {
        Path file = Path.of(name);
        if (read.size() < MAX_FILES
            && read.add(file)
            && Files.isRegularFile(file)
            && Files.size(file) <= MAX_BYTES) {
          try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES);
            return new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
          }
        }
      } catch (IOException | InvalidPathException _) {
        // Whoever uses the file says that it cannot be read.
      }
      return List.of();
    }
  }
}
