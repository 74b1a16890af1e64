package org.posthouse.postlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.posthouse.postlog.UnixDatagrams.Sender;

class UserLinesTest {
  private static final Sender STRANGER = new Sender(77, 65534);
  private static final String FORGED =
      "postfix/smtpd[1]: NOQUEUE: reject: RCPT from x[192.0.2.1]: 550 5.1.1";

  private final AtomicLong now = new AtomicLong();
  private final UserLines lines = new UserLines(107, now::get);

  @Test
  void saysBeforeTheLineOfAStrangerWhoHeIs() {
    assertEquals(
        Optional.of("postfix/postlog[77]: uid=65534 says: " + FORGED),
        lines.line("postfix", STRANGER, FORGED));
  }

  @Test
  void believesRootAndTheServersOwnUser() {
    assertEquals(Optional.of(FORGED), lines.line("postfix", new Sender(1, 0), FORGED));
    assertEquals(Optional.of(FORGED), lines.line("postfix", new Sender(1, 107), FORGED));
  }

  @Test
  void believesNobodyWhomTheKernelDoesNotName() {
    assertEquals(
        Optional.of("postfix/postlog[0]: uid=-1 says: x"),
        lines.line("postfix", Sender.UNKNOWN, "x"));
  }

  @Test
  void takesSoMuchOfEachUserAndTellsHowMuchItDidNotTake() {
    int taken = 0;
    for (int i = 0; i < 1000; i++) {
      taken += lines.line("postfix", STRANGER, "x").isPresent() ? 1 : 0;
    }
    assertEquals(200, taken);
    assertEquals(
        Optional.of("postfix/postlog[5]: uid=1000 says: x"),
        lines.line("postfix", new Sender(5, 1000), "x"));
    now.addAndGet(1_000_000_000);
    assertEquals(
        Optional.of("postfix/postlog[77]: uid=65534 (800 lines before this were dropped) says: x"),
        lines.line("postfix", STRANGER, "x"));
  }

  @Test
  void takesSoMuchOfManyUsersAndRemembersFew() {
    int taken = 0;
    for (int uid = 1000; uid < 101_000; uid++) {
      taken += lines.line("postfix", new Sender(1, uid), "x").isPresent() ? 1 : 0;
    }
    assertEquals(256, lines.users());
    assertEquals(1000, taken);
  }
}
