package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.posthouse.api.testing.Await;

class MasterProcessTest {

  /** As in a container whose first process does not wait for its children. */
  @Test
  void aProcessThatNobodyWaitedForHasEnded() throws Exception {
    Process parent =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "exec 3<&0; cat <&3 >/dev/null & echo $!; exec sleep 600 </dev/null 3<&-")
            .start();
    try (var out =
        new BufferedReader(
            new InputStreamReader(parent.getInputStream(), StandardCharsets.US_ASCII))) {
      long pid = Long.parseLong(out.readLine().strip());
      ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
      assertTrue(MasterProcess.isAlive(child));
      // Only a shell would wait for its child.
      await(parent.pid(), "Name:\tsleep");
      parent.getOutputStream().close();
      await(pid, "State:\tZ");
      assertTrue(child.isAlive());
      assertFalse(MasterProcess.isAlive(child));
      assertTrue(MasterProcess.isAlive(parent.toHandle()));
    } finally {
      parent.destroyForcibly().waitFor();
    }
  }

  private static void await(long pid, String line) throws Exception {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    Await.until(line, () -> Files.readString(status).contains(line));
  }
}
