package org.posthouse.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.posthouse.api.config.ConfigChange;

/**
 * The files that values name, such as lists, keys and tables, with what tells whether they have
 * changed since.
 *
 * @param marks size, time and identity by file; the first some thousand
 */
record NamedFiles(Map<String, String> marks) {

  private static final int LIMIT = 5000;

  /** What a table's name stands for on disk. */
  private static final List<String> ENDINGS = List.of("", ".db", ".lmdb", ".cdb", ".dir");

  /** What is looked at though no value names it. */
  private static final List<String> ALWAYS =
      List.of("/etc/hosts", "/etc/resolv.conf", "/etc/services", "/etc/localtime");

  /** What changes by itself while mail moves, or says nothing about what daemons do. */
  private static boolean isOutput(String place) {
    String parameter = place.substring(place.lastIndexOf('/') + 1);
    return parameter.startsWith("maillog_")
        || parameter.endsWith("_directory")
        || parameter.endsWith("_cache_database")
        || parameter.endsWith("_path")
        || parameter.equals("address_verify_map");
  }

  /** The files in these values, by parameter. */
  static NamedFiles in(Map<String, String> values) {
    TreeSet<String> names = new TreeSet<>(ALWAYS);
    values.forEach(
        (name, value) -> {
          if (value.indexOf('/') >= 0 && !isOutput(name)) {
            addNames(value, names);
          }
        });
    Map<String, String> marks = new TreeMap<>();
    names.stream().limit(LIMIT).forEach(name -> mark(name, marks));
    return new NamedFiles(marks);
  }

  private static void addNames(String value, TreeSet<String> names) {
    int start = -1;
    for (int i = 0; i <= value.length(); i++) {
      boolean end = i == value.length() || ", \t\r\n{}".indexOf(value.charAt(i)) >= 0;
      if (end) {
        if (start >= 0) {
          names.add(value.substring(start, i));
        }
        start = -1;
      } else if (start < 0 && value.charAt(i) == '/') {
        start = i;
      }
    }
  }

  private static void mark(String name, Map<String, String> marks) {
    for (String ending : ENDINGS) {
      try {
        Path path = Path.of(name + ending);
        BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
        if (a.isRegularFile()) {
          marks.put(
              name + ending, a.size() + " " + a.lastModifiedTime().toMillis() + " " + a.fileKey());
        }
      } catch (IOException | InvalidPathException e) {
        // not there
      }
    }
  }

  /** The files that have changed or gone; those that are new are in changed values. */
  List<ConfigChange> changesSince(NamedFiles before) {
    TreeSet<String> names = new TreeSet<>(marks.keySet());
    names.addAll(before.marks.keySet());
    List<ConfigChange> changes = new ArrayList<>();
    for (String name : names) {
      Optional<String> was = Optional.ofNullable(before.marks.get(name));
      Optional<String> is = Optional.ofNullable(marks.get(name));
      if (was.isPresent() && !was.equals(is)) {
        changes.add(new ConfigChange("file", name, was.map(m -> "old"), is.map(m -> "new")));
      }
    }
    return changes;
  }
}
