package org.posthouse.tables.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The table types that features of the distribution bring, installed or not. The build writes them
 * from the capabilities of the bundles into a file: a line for each type, with its feature and the
 * jars below the distribution's directory, separated by tabs.
 */
public final class DistributionTypes {
  private DistributionTypes() {}

  private static Path file(Path home) {
    return home.resolve("lib").resolve("table-types");
  }

  /**
   * Reads the file.
   *
   * @param home where the distribution is
   */
  public static SortedMap<String, TypeOffer> read(Path home) throws IOException {
    SortedMap<String, TypeOffer> types = new TreeMap<>();
    List<String> lines;
    try {
      lines = Files.readAllLines(file(home));
    } catch (NoSuchFileException _) {
      return types;
    }
    for (String line : lines) {
      String[] words = line.split("\t");
      if (words.length > 1) {
        List<Path> jars = Arrays.stream(words).skip(2).map(home::resolve).toList();
        types.put(words[0], new TypeOffer(words[1], jars));
      }
    }
    return types;
  }

  /** Writes the file, for the build. */
  public static void write(Path home, SortedMap<String, TypeOffer> types) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, TypeOffer> type : types.entrySet()) {
      StringBuilder line = new StringBuilder(type.getKey());
      line.append('\t').append(type.getValue().feature());
      type.getValue().jars().forEach(jar -> line.append('\t').append(home.relativize(jar)));
      lines.add(line.toString());
    }
    Files.write(file(home), lines);
  }
}
