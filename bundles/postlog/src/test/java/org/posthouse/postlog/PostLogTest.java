package org.posthouse.postlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ConfigException;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.testing.Await;
import org.posthouse.config.ConfigLoader;

class PostLogTest {
  @TempDir Path dir;

  @Test
  void writesLinesInPostfixForm() throws Exception {
    try (PostLog log = new PostLog(settings())) {
      Log smtpd = log.daemon(settings(), "smtpd");
      smtpd.info("connect from unknown[192.0.2.1]");
      smtpd.warn("odd");
      smtpd.fatal("bad");
      smtpd.panic("worse", null);
    }
    List<String> lines = lines();
    String head = "[A-Z][a-z]{2} [ 123]\\d \\d\\d:\\d\\d:\\d\\d mail postfix/smtpd\\[\\d+\\]: ";
    assertTrue(
        Pattern.matches(head + "connect from unknown\\[192.0.2.1\\]", lines.get(0)), lines.get(0));
    assertTrue(Pattern.matches(head + "warning: odd", lines.get(1)), lines.get(1));
    assertTrue(Pattern.matches(head + "fatal: bad", lines.get(2)), lines.get(2));
    assertTrue(Pattern.matches(head + "panic: worse", lines.get(3)), lines.get(3));
  }

  @Test
  void replacesWhatIsNotPrintable() throws Exception {
    try (PostLog log = new PostLog(settings())) {
      log.daemon(settings(), "smtpd").info("a\r\nb\u0000\u007f\u0085 gr\u00fc\u00df \ud83d");
    }
    assertTrue(lines().get(0).endsWith(": a??b???? gr\u00fc\u00df ?"), lines().get(0));
  }

  @Test
  void makesFileWithPermissionsOfMainCf() throws Exception {
    try (PostLog log = new PostLog(settings())) {
      log.daemon(settings(), "a").info("text");
    }
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
  }

  @Test
  void commandsDoNotWaitAtANamedPipe() throws Exception {
    assertEquals(0, new ProcessBuilder("mkfifo", file().toString()).start().waitFor());
    Settings settings = settings();
    assertThrows(IOException.class, () -> LogAppender.open(settings));
  }

  @Test
  void limitsLineLength() throws Exception {
    try (PostLog log = new PostLog(settings())) {
      log.daemon(settings(), "smtpd").info("x".repeat(100_000));
    }
    assertTrue(lines().get(0).length() < 5000);
  }

  @Test
  void losesNothingUnderLoad() throws Exception {
    int writers = 50;
    int each = 2000;
    try (PostLog log = new PostLog(settings())) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        Log daemon = log.daemon(settings(), "d" + i);
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  for (int n = 0; n < each; n++) {
                    daemon.info("line " + n);
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    List<String> lines = lines();
    assertEquals(writers * each, lines.size());
    assertEquals(
        writers * each, new HashSet<>(lines.stream().map(l -> l.substring(15)).toList()).size());
  }

  @Test
  void followsTheNameAfterReload() throws Exception {
    try (PostLog log = new PostLog(settings())) {
      log.daemon(settings(), "a").info("before");
      Await.until("the line is written", () -> Files.size(file()) > 0);
      Files.move(file(), dir.resolve("old"));
      log.reload(settings());
      log.daemon(settings(), "a").info("after");
    }
    assertEquals(1, lines().size());
    assertTrue(lines().get(0).endsWith("after"));
    assertEquals(1, Files.readAllLines(dir.resolve("old")).size());
  }

  private Path file() {
    return dir.resolve("log");
  }

  private List<String> lines() throws Exception {
    return Files.readAllLines(file());
  }

  private Settings settings() throws ConfigException {
    String main =
        """
        myhostname = mail.example.com
        maillog_file = %s
        maillog_file_prefixes = %s
        maillog_file_permissions = 0640
        """
            .formatted(file(), dir);
    return ConfigLoader.parse(dir, main, "").main();
  }
}
