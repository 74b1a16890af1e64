package org.posthouse.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cases in the files of {@code src/test/resources/postconf}, whose form {@code
 * itest/peers/py/postconf_cases.py} explains.
 */
final class PostconfCases {

  /** A command line and what is expected: marked lines as in the file. */
  record Step(String line, List<String> answer) {}

  /** Files by name, each with what stands after its name, and then the commands. */
  record Case(String title, Map<String, List<String>> files, List<Step> steps) {}

  private PostconfCases() {}

  static List<Case> read(Path file) {
    List<Case> cases = new ArrayList<>();
    List<String> text = null;
    for (String line : lines(file)) {
      char first = line.isEmpty() ? 0 : line.charAt(0);
      Case last = cases.isEmpty() ? null : cases.getLast();
      if (line.startsWith("=== ")) {
        cases.add(new Case(line.substring(4), new LinkedHashMap<>(), new ArrayList<>()));
        text = null;
      } else if (last == null) {
        continue;
      } else if (line.startsWith("--- ")) {
        String[] words = line.substring(4).split(" ", 2);
        text = new ArrayList<>(List.of(words.length > 1 ? words[1] : ""));
        last.files().put(words[0], text);
      } else if (line.startsWith("$ ") || line.startsWith("% ")) {
        last.steps().add(new Step(line, new ArrayList<>()));
        text = null;
      } else if (line.startsWith("~ ")) {
        text = null;
      } else if (text != null) {
        text.add(line);
      } else if (first != 0 && !last.steps().isEmpty()) {
        last.steps().getLast().answer().add(line);
      }
    }
    return cases;
  }

  private static List<String> lines(Path file) {
    try {
      return List.of(Files.readString(file).split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void prepare(Case test, Path directory) throws IOException {
    Map<String, List<String>> files = new LinkedHashMap<>();
    files.put("main.cf", List.of(""));
    files.put("master.cf", List.of(""));
    files.putAll(test.files());
    for (Map.Entry<String, List<String>> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      List<String> lines = file.getValue();
      switch (lines.getFirst()) {
        case "absent" -> {}
        case "directory" -> Files.createDirectory(path);
        case "noeol" -> Files.writeString(path, text(lines, directory).stripTrailing());
        default -> Files.writeString(path, text(lines, directory));
      }
    }
  }

  private static String text(List<String> lines, Path directory) {
    StringBuilder out = new StringBuilder();
    lines.subList(1, lines.size()).forEach(line -> out.append(line).append('\n'));
    return out.toString().replace("DIR", directory.toString());
  }

  /** The words of a command line of a shell with single and double quotes. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (char c : line.toCharArray()) {
      if (quote != 0 && c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
        word = word == null ? new StringBuilder() : word;
      } else if (quote == 0 && c == ' ') {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
      } else {
        word = word == null ? new StringBuilder() : word;
        word.append(c);
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }

  static Map<String, String> state(Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path path : all) {
        if (Files.isRegularFile(path)) {
          files.put(path.getFileName().toString(), Files.readString(path));
        }
      }
    }
    return files;
  }
}
