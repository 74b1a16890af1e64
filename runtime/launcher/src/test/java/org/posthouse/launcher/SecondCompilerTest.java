package org.posthouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SecondCompilerTest {

  @Test
  @Timeout(60)
  void itsThreadsComeAfterAllOthers() throws Exception {
    List<String> threads = SecondCompiler.threads();
    assertFalse(threads.isEmpty());
    SecondCompiler.lower();
    for (String thread : threads) {
      while (!nice(thread).equals(SecondCompiler.NICE)) {
        Thread.onSpinWait();
      }
    }
    assertEquals("0", nice("self"));
  }

  private static String nice(String thread) throws Exception {
    String stat =
        Files.readString(
            Path.of(
                thread.equals("self") ? "/proc/self/stat" : "/proc/self/task/" + thread + "/stat"));
    // state is the third field, nice the nineteenth
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16];
  }
}
