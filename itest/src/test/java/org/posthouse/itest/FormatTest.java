package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** All sources look as cnf/format leaves them. */
class FormatTest {
  @Test
  void sourcesAreFormatted() throws Exception {
    Path top = Path.of(System.getProperty("top"));
    Process process =
        new ProcessBuilder(top.resolve("cnf/format").toString(), "--check")
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
