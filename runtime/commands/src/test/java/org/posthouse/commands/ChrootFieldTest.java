package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChrootFieldTest {
  private static final String MASTER =
      "# smtp inet n - - - - smtpd\n"
          + "smtp      inet  n       -       -       -       -       smtpd\n"
          + "\t-o chroot_y=1 - - - - - - -\n"
          + "smtp unix - - y - - smtp\n"
          + "local unix - n n - - local\n";

  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void files() throws Exception {
    Files.writeString(directory.resolve("main.cf"), "");
    Files.writeString(directory.resolve("master.cf"), MASTER);
  }

  private int chroot(String... arguments) throws Exception {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var io = new Invocation("postfix", InputStream.nullInputStream(), stream, stream, Map.of());
    return Main.run(io, List.of(arguments(arguments)));
  }

  private String[] arguments(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "-c";
    all[1] = directory.toString();
    all[2] = "chroot";
    System.arraycopy(more, 0, all, 3, more.length);
    return all;
  }

  private String master() throws Exception {
    return Files.readString(directory.resolve("master.cf"));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void turnsItOnWhereItCanBeOnAndTouchesNothingElse() throws Exception {
    assertEquals(0, chroot("on"));
    assertEquals(
        MASTER.replace("inet  n       -       -  ", "inet  n       -       y  "), master());
    assertEquals("smtp/inet n -> y\n", printed());
  }

  @Test
  void turnsItOffForTheServicesThatAreNamed() throws Exception {
    assertEquals(0, chroot("off", "smtp/unix"));
    assertEquals(MASTER.replace("smtp unix - - y", "smtp unix - - n"), master());
  }

  @Test
  void withNSaysWhatItWouldDo() throws Exception {
    assertEquals(0, chroot("-n", "off"));
    assertEquals(MASTER, master());
    assertEquals("smtp/unix y -> n\n", printed());
  }

  @Test
  void queryShowsTheField() throws Exception {
    assertEquals(0, chroot("query"));
    assertEquals("smtp/inet n\nsmtp/unix y\nlocal/unix n\n", printed());
  }
}
