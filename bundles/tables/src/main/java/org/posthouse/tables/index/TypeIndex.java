package org.posthouse.tables.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The table types that are installed, and the jars that each needs. The server keeps it in a file,
 * from which commands know them, with the server up or down: one line for each type, with the jars
 * after it, separated by tabs.
 *
 * @param jars by type
 */
public record TypeIndex(SortedMap<String, List<Path>> jars) {

  /** Where it is. */
  public static Path file(Path dataDirectory) {
    return dataDirectory.resolve("server").resolve("table-types");
  }

  /** What a server has left in its file. */
  public static TypeIndex parse(String text) {
    SortedMap<String, List<Path>> jars = new TreeMap<>();
    for (String line : text.split("\n")) {
      String[] words = line.split("\t");
      if (!words[0].isEmpty()) {
        jars.put(words[0], Arrays.stream(words).skip(1).map(Path::of).toList());
      }
    }
    return new TypeIndex(jars);
  }

  /** Puts it in the place of the old one. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, List<Path>> type : jars.entrySet()) {
      StringBuilder line = new StringBuilder(type.getKey());
      type.getValue().forEach(jar -> line.append('\t').append(jar));
      lines.add(line.append('\n').toString());
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, String.join("", lines), StandardCharsets.UTF_8);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
