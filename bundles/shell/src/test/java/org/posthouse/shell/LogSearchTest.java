package org.posthouse.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSearchTest {
  @TempDir Path directory;

  private LogSearch.Found find(String queueId) {
    return LogSearch.in(directory.resolve("maillog").toString(), queueId);
  }

  private void write(String name, String... lines) throws IOException {
    Files.write(directory.resolve(name), List.of(lines));
  }

  @Test
  void findsTheLinesOfAMessageInOlderFilesToo() throws IOException {
    write("maillog", "postfix/qmgr[1]: 4cA: removed", "postfix/qmgr[1]: 4cAB: removed");
    write("maillog.20261130-000000", "postfix/smtpd[1]: 4cA: client=x", "postfix/smtpd[1]: x 4cA");
    Path packed = directory.resolve("maillog.20261129-000000.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write("postfix/smtpd[1]: 4cOld: client=x\n".getBytes());
    }
    assertEquals(
        List.of("postfix/smtpd[1]: 4cA: client=x", "postfix/qmgr[1]: 4cA: removed"),
        find("4cA").lines());
    assertEquals(List.of("postfix/smtpd[1]: 4cOld: client=x"), find("4cOld").lines());
    assertEquals(new LogSearch.Found(List.of(), ""), find("4cNone"));
  }

  @Test
  void saysWhyItCannotSearch() {
    assertFalse(LogSearch.in("", "4cA").problem().isEmpty());
    assertFalse(LogSearch.in("/dev/stdout", "4cA").problem().isEmpty());
    assertFalse(find("4cA").problem().isEmpty());
  }
}
