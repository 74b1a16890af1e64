package org.posthouse.smtpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dialogues recorded with Postfix (see itest/peers/record-dialogues): replies and log lines. */
class DialogueTest {

  static Stream<String> dialogues() throws Exception {
    try (Stream<Path> files = Files.list(room())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Path room() throws Exception {
    return Path.of(DialogueTest.class.getResource("/dialogues").toURI());
  }

  @ParameterizedTest
  @MethodSource("dialogues")
  void answersAndLogsAsPostfix(String name) throws Exception {
    List<String> script = Files.readAllLines(room().resolve(name), StandardCharsets.ISO_8859_1);
    assertTrue(script.stream().anyMatch(l -> l.startsWith("@ ")), "nothing was recorded");
    StringBuilder settings = new StringBuilder();
    script.stream()
        .filter(l -> l.startsWith("= "))
        .forEach(l -> settings.append(l.substring(2)).append('\n'));
    List<String> actual = new ArrayList<>();
    try (TestServer server = new TestServer(settings.toString())) {
      try (TestClient client = new TestClient(server)) {
        play(script, client, actual);
      }
      server.log.awaitLine("disconnect from");
      server.log.lines.forEach(line -> actual.add("@ " + withoutQueueId(line)));
    }
    assertEquals(String.join("\n", script), String.join("\n", actual));
  }

  private static void play(List<String> script, TestClient client, List<String> actual)
      throws Exception {
    StringBuilder group = new StringBuilder();
    for (String line : script) {
      if (line.startsWith("@ ")) {
        continue;
      }
      if (line.startsWith("< ")) {
        client.raw(group.toString());
        group.setLength(0);
        actual.add("< " + reply(client));
        continue;
      }
      actual.add(line);
      if (line.startsWith(">| ")) {
        group.append(unescape(line.substring(3)));
      } else if (line.startsWith(">")) {
        group.append(line.substring(Math.min(2, line.length()))).append("\r\n");
      } else if (line.equals("!")) {
        client.raw(group.toString());
        client.close();
      }
    }
  }

  private static String reply(TestClient client) throws Exception {
    String line = client.line();
    return line.isEmpty() ? "[closed]" : line.replaceAll("queued as \\w+", "queued as QUEUEID");
  }

  private static String withoutQueueId(String line) {
    return line.replaceFirst("^(warning: )?4Z[0-9A-F]{6}:", "$1QUEUEID:")
        .replaceFirst(" for service \\S+$", " for service SERVICE")
        .replaceAll("localhost\\[127.0.0.1\\]:\\d+", "localhost[127.0.0.1]:PORT");
  }

  private static String unescape(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = text.charAt(++i);
      switch (escape) {
        case 'r' -> out.append('\r');
        case 'n' -> out.append('\n');
        case 'x' -> {
          out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> out.append(escape);
      }
    }
    return out.toString();
  }
}
