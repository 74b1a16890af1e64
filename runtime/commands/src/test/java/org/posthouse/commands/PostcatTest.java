package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Queue files that Postfix 3.7 made; what is expected is what its postcat printed, and of files
 * made here what it printed for the same bytes.
 */
class PostcatTest {
  private static final Path FILES = Path.of("src/test/resources/postcat");
  private static final String END = "M\0X\0E\0";

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int postcat(byte[] input, String... arguments) {
    out.reset();
    err.reset();
    return Main.run(
        new Invocation(
            "postcat",
            new ByteArrayInputStream(input),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            Map.of()),
        List.of(arguments));
  }

  /** Times are those of the place where the file was made. */
  private static String withoutTimes(String text) {
    return text.replaceAll("_time: .*", "_time: T");
  }

  @Test
  void showsFilesOfPostfixAsPostcatDoes() throws IOException {
    String all = Files.readString(FILES.resolve("expected"), StandardCharsets.ISO_8859_1);
    int cases = 0;
    for (String section : all.split("(?m)^== ")) {
      if (section.isEmpty()) {
        continue;
      }
      int end = section.indexOf('\n');
      var words = new ArrayList<>(List.of(section.substring(0, end).strip().split(" ")));
      String file = words.removeFirst();
      words.add(FILES.resolve(file).toString());
      assertEquals(0, postcat(new byte[0], words.toArray(String[]::new)), words.toString());
      assertEquals(
          withoutTimes(section.substring(end + 1)),
          withoutTimes(out.toString(StandardCharsets.ISO_8859_1).replace(FILES + "/", "")),
          words.toString());
      assertEquals("", err.toString(StandardCharsets.UTF_8));
      cases++;
    }
    assertEquals(44, cases);
  }

  private static String record(char type, String text) {
    return type + "" + (char) text.length() + text;
  }

  private String show(String content, String... options) throws IOException {
    Path file = directory.resolve("x");
    Files.writeString(file, content, StandardCharsets.ISO_8859_1);
    var arguments = new ArrayList<>(List.of(options));
    arguments.add(file.toString());
    int status = postcat(new byte[0], arguments.toArray(String[]::new));
    return (status
            + "\n"
            + out.toString(StandardCharsets.ISO_8859_1)
            + err.toString(StandardCharsets.UTF_8))
        .replace(file.toString(), "x");
  }

  @Test
  void followsPointersUnlessToldOtherwise() throws IOException {
    String content =
        record('S', "x")
            + record('p', "             29")
            + record('S', "skipped")
            + record('w', "pad")
            + record('p', "              0")
            + record('R', "target")
            + END;
    String marks = "*** MESSAGE CONTENTS x ***\n*** HEADER EXTRACTED x ***\n";
    String head = "0\n*** ENVELOPE RECORDS x ***\n";
    String tail = marks + "*** MESSAGE FILE END x ***\n";
    assertEquals(head + "sender: x\nrecipient: target\n" + tail, show(content));
    assertEquals(
        head + "sender: x\nsender: skipped\nrecipient: target\n" + tail, show(content, "-r"));
    assertEquals(
        head
            + "        0 sender: x\n        3 recipient: target\n"
            + "       59 *** MESSAGE CONTENTS x ***\n       61 *** HEADER EXTRACTED x ***\n"
            + "       63 *** MESSAGE FILE END x ***\n",
        show(content, "-o"));
    assertEquals(
        head
            + "sender: x\npointer_record:              29\npadding: pad\n"
            + "pointer_record:               0\nrecipient: target\n"
            + tail,
        show(content, "-v"));
  }

  @Test
  void saysWhatIsWrongWithAFile() throws IOException {
    String head = "1\n*** ENVELOPE RECORDS x ***\n";
    String fatal = "postcat: fatal: record read error\n";
    assertEquals(
        head
            + "sender: x\n"
            + "postcat: warning: x: unexpected EOF in data, record type 82 length 9\n"
            + fatal,
        show(record('S', "x") + "R\tab"));
    assertEquals(
        head + "postcat: warning: x: too many length bits, record type 84\n" + fatal,
        show("T\u00ff\u00ff\u00ff\u00ff\u00ff\1abc"));
    assertEquals(
        head + "postcat: warning: x: unexpected EOF reading length, record type 84\n" + fatal,
        show("T\u0080"));
    assertEquals(
        head + "postcat: warning: x: malformed pointer record value: y\n" + fatal,
        show("S\0" + record('p', "y")).replace("sender: \n", ""));
    assertEquals(
        head + "postcat: warning: x: too many reverse jump records\n" + fatal,
        show("S\0" + record('p', "2") + END).replace("sender: \n", ""));
    assertEquals("0\npostcat: warning: x: input is not a valid queue file\n", show("hello\n"));
    assertEquals("0\n", show(""));
    assertEquals("1\npostcat: fatal: bad offset: -1\n", show("S\0", "-s", "-1"));
    assertEquals("1\npostcat: fatal: bad offset: x\n", show("S\0", "-s", "x"));
    assertEquals(1, postcat(new byte[0], "-n"));
    assertEquals(
        "postcat: invalid option -- 'n'\n"
            + "postcat: fatal: usage: postcat [-b (body text)] [-c config_dir]"
            + " [-d (decimal record type)] [-e (envelope records)] [-h (header text)]"
            + " [-q (access queue)] [-v] [file(s)...]\n",
        err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void readsStandardInput() throws IOException {
    byte[] file = Files.readAllBytes(FILES.resolve("received"));
    assertEquals(0, postcat(file, "-h"));
    assertEquals(8, out.toString(StandardCharsets.UTF_8).lines().count());
    assertEquals(0, postcat(file));
    assertEquals(
        "*** ENVELOPE RECORDS stdin ***",
        out.toString(StandardCharsets.UTF_8).lines().findFirst().orElseThrow());
  }
}
