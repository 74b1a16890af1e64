package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** kill -9 under load: whatever got its 250 arrives; the next start needs no repair. */
class CrashIT {
  private static final int ROUNDS = 4;
  private static final int SENDERS = 10;
  private static final int MESSAGES_BEFORE_KILL = 300;

  @Test
  void losesNothingThatGotIts250() throws Exception {
    Set<String> accepted = new ConcurrentSkipListSet<>();
    try (var sink = new SmtpSink();
        Mta mta = Mta.create("relayhost = [127.0.0.1]:" + sink.port + "\n")) {
      for (int round = 0; round < ROUNDS; round++) {
        mta.start();
        crashUnderLoad(mta, round, accepted);
      }
      mta.start();
      Set<String> arrived = new TreeSet<>();
      Await.until(
          "all accepted messages at the sink",
          () -> {
            sink.messages.forEach(m -> arrived.add(m.to()));
            return arrived.containsAll(accepted);
          });
      Await.until("empty queue", () -> mta.run("mailq").equals("Mail queue is empty\n"));
      assertTrue(accepted.size() >= ROUNDS * MESSAGES_BEFORE_KILL, "load: " + accepted.size());
      assertEquals("", damage(mta.log()), "damage reported");
    }
  }

  private static void crashUnderLoad(Mta mta, int round, Set<String> accepted) throws Exception {
    var count = new AtomicInteger();
    var dead = new AtomicBoolean();
    var senders = new ArrayList<Thread>();
    for (int s = 0; s < SENDERS; s++) {
      String prefix = "r" + round + "s" + s;
      senders.add(Thread.ofVirtual().start(() -> send(mta.port, prefix, count, dead, accepted)));
    }
    Await.until("some load", () -> count.get() >= MESSAGES_BEFORE_KILL);
    mta.kill9();
    dead.set(true);
    for (Thread sender : senders) {
      sender.join();
    }
  }

  private static void send(
      int port, String prefix, AtomicInteger count, AtomicBoolean dead, Set<String> accepted) {
    try (var client = new SmtpClient(port).hello()) {
      for (int i = 0; !dead.get(); i++) {
        String to = prefix + "n" + i + "@elsewhere.test";
        if (client
            .mail("a@example.org", to, "Subject: x\r\n\r\n" + "text ".repeat(200))
            .startsWith("250 ")) {
          accepted.add(to);
          count.incrementAndGet();
        }
      }
    } catch (IOException e) {
      // The server was killed in the middle of the dialogue.
    }
  }

  private static String damage(String log) {
    return log.lines()
        .filter(l -> l.contains("corrupt") || l.contains("panic:"))
        .findFirst()
        .orElse("");
  }
}
