package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What postconf answers is what Postfix answered when the cases were recorded. */
final class PostconfCasesTest {

  /** Postfix prints these in the order of a hash table. */
  private static final List<List<String>> HASHED =
      List.of(
          List.of(": unused parameter: ", ": support for parameter "),
          List.of(
              ": undefined parameter: ",
              ": read-only parameter assignment: ",
              ": syntax error after '}' in ",
              ": missing '}' in ",
              ": #comment after other text is not allowed: "));

  private static final String OURS = ": has no effect yet: ";

  @TempDir Path temporary;

  @TestFactory
  Stream<DynamicNode> answersLikePostfix() throws IOException, URISyntaxException {
    Path directory =
        Path.of(PostconfCasesTest.class.getResource("/postconf/show.cases").toURI()).getParent();
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> file.toString().endsWith(".cases")).sorted().toList();
    }
    return files.stream()
        .map(
            file ->
                dynamicContainer(
                    file.getFileName().toString(),
                    PostconfCases.read(file).stream()
                        .map(test -> dynamicTest(test.title(), () -> run(test)))));
  }

  private void run(PostconfCases.Case test) throws IOException {
    Path directory = Files.createTempDirectory(temporary, "etc");
    PostconfCases.prepare(test, directory);
    List<String> expected = new ArrayList<>();
    List<String> answered = new ArrayList<>();
    for (PostconfCases.Step step : test.steps()) {
      List<String> answer = ask(step.line(), directory);
      if (!answer.equals(step.answer())) {
        expected.add(step.line());
        expected.addAll(step.answer());
        answered.add(step.line());
        answered.addAll(answer);
      }
    }
    assertEquals(String.join("\n", expected), String.join("\n", answered));
  }

  private static List<String> ask(String line, Path directory) throws IOException {
    Map<String, String> environment = new HashMap<>();
    List<String> words = new ArrayList<>();
    if (line.startsWith("$")) {
      words.addAll(List.of("-c", directory.toString()));
    }
    for (String word : PostconfCases.words(line.substring(2))) {
      String text = word.replace("DIR", directory.toString()).replace("{LF}", "\n");
      if (line.startsWith("%") && words.isEmpty() && text.startsWith("MAIL_CONFIG=")) {
        environment.put("MAIL_CONFIG", text.substring(12));
      } else {
        words.add(text);
      }
    }
    Map<String, String> before = PostconfCases.state(directory);
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var io =
        new Invocation(
            "postconf", InputStream.nullInputStream(), stream(out), stream(err), environment);
    int status = Main.run(io, words);

    List<String> answer = new ArrayList<>();
    lines(out, directory).forEach(text -> answer.add("> " + text));
    inOrder(lines(err, directory)).forEach(text -> answer.add("! " + text));
    if (status != 0) {
      answer.add("= " + status);
    }
    PostconfCases.state(directory)
        .forEach(
            (name, text) -> {
              if (!text.equals(before.get(name))) {
                changed(answer, name, text.replace(directory.toString(), "DIR"));
              }
            });
    return answer;
  }

  private static void changed(List<String> answer, String name, String text) {
    answer.add("@ " + name + (text.isEmpty() || text.endsWith("\n") ? "" : " noeol"));
    if (!text.isEmpty()) {
      List.of(text.split("\n")).forEach(line -> answer.add("| " + line));
    }
  }

  private static PrintStream stream(ByteArrayOutputStream out) {
    return new PrintStream(out, false, StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream out, Path directory) {
    String text = out.toString(StandardCharsets.UTF_8).replace(directory.toString(), "DIR");
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  /** Runs of lines in the order of a hash table, sorted; others once where they repeat. */
  private static List<String> inOrder(List<String> lines) {
    List<String> done = new ArrayList<>();
    List<String> run = new ArrayList<>();
    List<String> kind = null;
    for (String line : lines) {
      if (line.contains(OURS)) {
        continue;
      }
      List<String> hashed =
          HASHED.stream()
              .filter(texts -> texts.stream().anyMatch(line::contains))
              .findFirst()
              .orElse(null);
      if (hashed == null || !hashed.equals(kind)) {
        run.stream().sorted().forEach(done::add);
        run.clear();
      }
      kind = hashed;
      if (hashed != null) {
        run.add(line);
      } else if (done.isEmpty() || !done.getLast().equals(line)) {
        done.add(line);
      }
    }
    run.stream().sorted().forEach(done::add);
    return done;
  }
}
