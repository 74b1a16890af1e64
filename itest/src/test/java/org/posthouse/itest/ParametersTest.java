package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the code reads from main.cf is declared by a bundle. */
class ParametersTest {
  private static final Path TOP = Path.of(System.getProperty("top"));
  private static final Pattern READ =
      Pattern.compile(
          "ettings(?:\\(\\))?\\s*\\.\\s*(?:get|isTrue|integer|bytes|time|list)\\(\\s*\"([A-Za-z0-9_]+)\"\\s*\\)");
  private static final Pattern DECLARED = Pattern.compile("^\\[([^\\]]+)\\]", Pattern.MULTILINE);

  @Test
  void whatIsReadIsDeclared() throws IOException {
    Set<String> read = found(READ, "src/main/java", ".java");
    Set<String> declared = found(DECLARED, "POSTHOUSE-INF", "parameters");
    assertTrue(read.size() > 50, "found: " + read.size());
    read.removeAll(declared);
    assertEquals(Set.of(), read);
  }

  private static Set<String> found(Pattern pattern, String folder, String ending)
      throws IOException {
    var names = new TreeSet<String>();
    for (String room : List.of("bundles", "runtime/commands")) {
      try (Stream<Path> files = Files.walk(TOP.resolve(room))) {
        for (Path file : files.filter(f -> isSource(f, folder, ending)).toList()) {
          Matcher matcher = pattern.matcher(Files.readString(file));
          while (matcher.find()) {
            names.add(matcher.group(1));
          }
        }
      }
    }
    return names;
  }

  private static boolean isSource(Path file, String folder, String ending) {
    String path = file.toString();
    return path.contains("src/main/") && path.contains(folder) && path.endsWith(ending);
  }
}
