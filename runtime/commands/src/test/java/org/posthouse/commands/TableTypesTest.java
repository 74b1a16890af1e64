package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What postmap says of each table type, which is what Postfix says. */
final class TableTypesTest {
  @TempDir Path directory;

  /** Output, diagnostics and exit status. */
  private String postmap(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
    byte[] input = "key value\n".getBytes(StandardCharsets.UTF_8);
    int status =
        Main.run(
            new Invocation("postmap", new ByteArrayInputStream(input), stream, stream, Map.of()),
            List.of(args));
    stream.flush();
    return out.toString(StandardCharsets.UTF_8) + status;
  }

  private static String fatal(String text) {
    return "postmap: fatal: " + text + "\n1";
  }

  @Test
  void failFailsWhateverIsAsked() throws IOException {
    Path source = Files.writeString(directory.resolve("source"), "key value\n");
    assertEquals(
        fatal("table fail:x: query error: Application error"), postmap("-q", "a", "fail:x"));
    assertEquals(
        fatal("table fail:x: query error: Application error"), postmap("-q", "-", "fail:x"));
    assertEquals(
        fatal("table fail:x: delete error: Application error"), postmap("-d", "a", "fail:x"));
    assertEquals(
        fatal("table fail:x: delete error: Application error"), postmap("-d", "-", "fail:x"));
    assertEquals(fatal("table fail:x: sequence error: Application error"), postmap("-s", "fail:x"));
    assertEquals(fatal("table fail:x: write error: Application error"), postmap("-i", "fail:x"));
    assertEquals(
        fatal("table fail:" + source + ": write error: Application error"),
        postmap("fail:" + source));
  }

  @Test
  void whatCannotBeWrittenIsNotOpened() {
    for (String table :
        List.of("cidr:/xx", "regexp:/xx", "pcre:/xx", "texthash:/xx", "inline:{a=b}")) {
      assertEquals(
          fatal(table + " map requires O_RDONLY access mode"), postmap("-d", "key", table));
    }
    assertEquals(
        fatal("table static:a: delete operation is not supported"), postmap("-d", "a", "static:a"));
    assertEquals("1", postmap("-d", "key", "internal:x"));
  }

  @Test
  void whatHasNoEntriesIsNotListed() {
    for (String table : List.of("static:a", "environ:x", "pipemap:{static:a}", "randmap:{a}")) {
      assertEquals(
          fatal("table " + table + ": sequence operation is not supported"), postmap("-s", table));
    }
  }

  @Test
  void keysKeepTheirCaseIfAsked() throws IOException {
    String table = "texthash:" + Files.writeString(directory.resolve("t"), "AbC dEf\n");
    assertEquals("AbC\tdEf\n0", postmap("-fs", table));
    assertEquals("abc\tdEf\n0", postmap("-s", table));
    assertEquals("dEf\n0", postmap("-fq", "AbC", table));
    assertEquals("1", postmap("-fq", "abc", table));
    assertEquals("Foo\tx\n0", postmap("-fs", "inline:{Foo=x}"));
  }

  @Test
  void debugTellsOfEachLookup() {
    assertEquals(
        "postmap: static:value lookup: \"k\" = \"value\"\nvalue\n0",
        postmap("-q", "k", "debug:static:value"));
    assertEquals(
        fatal("open dictionary: expecting \"type:name\" form instead of \"debug:\""),
        postmap("-q", "k", "debug:"));
    assertEquals(
        fatal("open dictionary: expecting \"type:name\" form instead of \"nonsense\""),
        postmap("-q", "k", "debug:nonsense"));
  }

  @Test
  void contentThatCannotBeReadIsSaid() {
    assertEquals(fatal("empty pathname list: >>,<<'"), postmap("-Fq", "a", "static:,"));
    assertEquals(
        "postmap: warning: pcre map {{/a/ ,}}, line 1: empty pathname list: >>,<<': skipping this"
            + " rule\n1",
        postmap("-Fq", "a", "pcre:{{/a/ ,}}"));
    assertEquals(
        fatal("cidr map " + directory + ": read error: Is a directory"),
        postmap("-q", "a", "cidr:" + directory));
  }
}
