package org.posthouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigException;

/** The edited files are those that Postfix's postconf made of the same. */
class MainEditorTest {

  private static final String BEFORE =
      "#c1\nmyhostname = h.x.y\n#relayhost = x\nrelayhost = a,\n  b\n# c\n  d\nmydomain=y\n";

  @TempDir Path dir;
  private MainEditor editor;

  @BeforeEach
  void file() throws Exception {
    Files.writeString(dir.resolve("main.cf"), BEFORE);
    editor = new MainEditor(dir, Registry.builtin().with("[relayhost]\n[message_size_limit]\n"));
  }

  private String text() throws IOException {
    return Files.readString(dir.resolve("main.cf"));
  }

  @Test
  void replacesInPlaceAndKeepsComments() throws Exception {
    editor.assign(List.of("relayhost=new"));
    assertEquals(
        "#c1\nmyhostname = h.x.y\n#relayhost = x\nrelayhost = new\n# c\nmydomain=y\n", text());
  }

  @Test
  void addsAtTheEnd() throws Exception {
    editor.assign(List.of("inet_interfaces = all", "biff="));
    assertEquals(BEFORE + "inet_interfaces = all\nbiff = \n", text());
  }

  @Test
  void replacesAllOfSeveralEntriesWithAWarning() throws Exception {
    Files.writeString(dir.resolve("main.cf"), "a = 1\nb = 2\na = 3");
    editor.assign(List.of("a=4"));
    assertEquals("a = 4\nb = 2\na = 4\n", text());
    assertEquals(List.of(dir + "/main.cf: multiple entries for \"a\""), editor.warnings());
  }

  @Test
  void commentsOutAllLinesOfAnEntry() throws Exception {
    editor.commentOut(List.of("relayhost", "nosuch"));
    assertEquals(
        "#c1\nmyhostname = h.x.y\n#relayhost = x\n#relayhost = a,\n#  b\n# c\n#  d\nmydomain=y\n",
        text());
  }

  @Test
  void removesAndKeepsComments() throws Exception {
    editor.remove(List.of("relayhost", "nosuch"));
    assertEquals("#c1\nmyhostname = h.x.y\n#relayhost = x\n# c\nmydomain=y\n", text());
  }

  @Test
  void refusesWhatWouldBreakTheFile() throws Exception {
    for (String bad :
        List.of("foo", "=x", "q q=3", "a=b\nc", "relayhost=${b", "message_size_limit=many")) {
      assertThrows(ConfigException.class, () -> editor.assign(List.of(bad)), bad);
      assertEquals(BEFORE, text());
    }
  }

  @Test
  void keepsTheModeAndOtherCharacterSets() throws Exception {
    Path file = dir.resolve("main.cf");
    byte[] latin = {'#', (byte) 0xe9, '\n'};
    Files.write(file, latin);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    editor.assign(List.of("a=1"));
    assertEquals((byte) 0xe9, Files.readAllBytes(file)[1]);
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(1, dir.toFile().list().length);
  }
}
