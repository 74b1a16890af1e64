package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A server that ends without being asked to is started again; one that is asked to stays away. */
class SupervisorIT {

  private static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  private static boolean serves(Mta mta) {
    try (var client = new SmtpClient(mta.port)) {
      return client.reply().startsWith("220 ");
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertGone(Mta mta, ProcessHandle supervisor) throws Exception {
    Await.until("the supervisor is waited for", () -> !supervisor.isAlive());
    assertTrue(Files.notExists(mta.directory.resolve("data/server/supervisor.pid")));
    assertTrue(!serves(mta), "there is a server");
  }

  @Test
  void aServerThatEndedIsStartedAgainAndTheLogSaysSo() throws Exception {
    try (Mta mta = Mta.create("").start()) {
      long before = mta.pid();
      kill(before);
      Await.until("another server", () -> serves(mta));
      assertNotEquals(before, mta.pid());
      assertTrue(
          mta.log().contains("the server ended: killed; it is started again in 1 s"), mta.log());
      mta.run("postfix", "status");
      ProcessHandle supervisor = ProcessHandle.of(mta.supervisor()).orElseThrow();
      mta.run("postfix", "stop");
      assertGone(mta, supervisor);
      mta.start();
      assertTrue(serves(mta));
    }
  }

  @Test
  void aStopInThePauseBeforeAStartIsAStop() throws Exception {
    try (Mta mta = Mta.create("").start()) {
      ProcessHandle supervisor = ProcessHandle.of(mta.supervisor()).orElseThrow();
      kill(mta.pid());
      mta.run("postfix", "stop");
      assertGone(mta, supervisor);
      assertEquals(1, mta.tryRun("", "postfix", "stop").status());
    }
  }

  @Test
  void abortAndSignalsEndBoth() throws Exception {
    try (Mta mta = Mta.create("").start()) {
      ProcessHandle supervisor = ProcessHandle.of(mta.supervisor()).orElseThrow();
      mta.run("postfix", "abort");
      assertGone(mta, supervisor);
      mta.start();
      supervisor = ProcessHandle.of(mta.supervisor()).orElseThrow();
      supervisor.destroy();
      supervisor.onExit().join();
      assertGone(mta, supervisor);
      mta.start();
      supervisor = ProcessHandle.of(mta.supervisor()).orElseThrow();
      // The signal of who knows the server only.
      ProcessHandle.of(mta.pid()).orElseThrow().destroy();
      supervisor.onExit().join();
      assertGone(mta, supervisor);
    }
  }

  @Test
  void aServerThatNeverWasThereIsNotTriedAgain() throws Exception {
    // Less than the program itself needs: it never comes up, and nobody tries for ever.
    try (Mta mta = Mta.create("").heap("8m")) {
      assertNotEquals(0, mta.tryRun("", "postfix", "start").status());
      assertTrue(Files.notExists(mta.directory.resolve("data/server/supervisor.pid")));
    }
  }
}
