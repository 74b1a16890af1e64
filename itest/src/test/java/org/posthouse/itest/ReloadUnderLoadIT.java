package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Reload after reload, with changes in both files, while sessions send mail and the administrator's
 * commands run: no session ends, no message is lost, no command hangs.
 */
class ReloadUnderLoadIT {
  private static final int RELOADS = 50;
  private static final int SESSIONS = 4;

  /** So much mail of a session may be on its way: the queue need not be emptied for minutes. */
  private static final int UNDERWAY = 100;

  private final Set<String> accepted = new ConcurrentSkipListSet<>();
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stop = new AtomicBoolean();

  @Test
  void fiftyReloadsUnderLoadDisturbNobody() throws Exception {
    try (var sink = new SmtpSink();
        Mta mta = Mta.create("relayhost = [127.0.0.1]:" + sink.port + "\n")) {
      String main = mta.read("etc/main.cf");
      String master = mta.read("etc/master.cf");
      mta.start();
      try (var slow = new SmtpClient(mta.port).hello()) {
        assertEquals("250", slow.ask("MAIL FROM:<a@example.org>").substring(0, 3));
        assertEquals("250", slow.ask("RCPT TO:<slow@elsewhere.test>").substring(0, 3));
        assertEquals("354", slow.ask("DATA").substring(0, 3));
        List<Thread> threads = begin(mta, sink);
        for (int i = 0; i < RELOADS; i++) {
          mta.write("etc/main.cf", main + "smtpd_banner = mta.test.invalid ESMTP " + i + "\n");
          mta.write("etc/master.cf", master.replace("-       smtpd", 50 + i % 2 + " smtpd"));
          mta.run("postfix", "reload");
        }
        stop.set(true);
        for (Thread thread : threads) {
          thread.join();
        }
        assertEquals("250", slow.ask("Subject: slow\r\n\r\nslow\r\n.").substring(0, 3));
        accepted.add("slow@elsewhere.test");
      }
      assertEquals(List.of(), List.copyOf(troubles));
      assertTrue(accepted.size() > RELOADS, "mail was sent: " + accepted.size());
      Await.until("all that was accepted", () -> arrived(sink).containsAll(accepted));
      assertEquals(accepted, arrived(sink));
      Await.until("empty queue", () -> mta.run("mailq").equals("Mail queue is empty\n"));
      try (var client = new SmtpClient(mta.port)) {
        assertEquals("220 mta.test.invalid ESMTP " + (RELOADS - 1), client.reply());
      }
      assertEquals(List.of(), complaints(mta));
      long pid = mta.pid();
      mta.run("postfix", "stop");
      assertTrue(ProcessHandle.of(pid).isEmpty(), "stop returns when the server has ended");
    }
  }

  private List<Thread> begin(Mta mta, SmtpSink sink) {
    var threads = new ArrayList<Thread>();
    for (int s = 0; s < SESSIONS; s++) {
      String prefix = "s" + s + "n";
      threads.add(Thread.ofVirtual().start(() -> send(mta, sink, prefix)));
    }
    threads.add(Thread.ofVirtual().start(() -> repeat(mta, "posthouse", "map:list")));
    threads.add(Thread.ofVirtual().start(() -> repeat(mta, "postqueue", "-p")));
    threads.add(Thread.ofVirtual().start(() -> repeat(mta, "posthouse", "config:reload")));
    return threads;
  }

  /** One session for all of its messages. */
  private void send(Mta mta, SmtpSink sink, String prefix) {
    try (var client = new SmtpClient(mta.port).hello()) {
      for (int i = 0; !stop.get(); i++) {
        String to = prefix + i + "@elsewhere.test";
        String reply = client.mail("a@example.org", to, "Subject: x\r\n\r\nhello");
        if (!reply.startsWith("250 ")) {
          troubles.add(to + ": " + reply);
          return;
        }
        accepted.add(to);
        if (i % UNDERWAY == 0) {
          Await.until(to + " to arrive", () -> sink.has(to));
        }
      }
      if (!client.ask("QUIT").startsWith("221 ")) {
        troubles.add(prefix + ": no farewell");
      }
    } catch (Exception | AssertionError e) {
      troubles.add(prefix + ": " + e);
    }
  }

  private void repeat(Mta mta, String command, String argument) {
    try {
      while (!stop.get()) {
        mta.run(command, argument);
      }
    } catch (IOException | AssertionError e) {
      troubles.add(command + " " + argument + ": " + e.getMessage().lines().findFirst().orElse(""));
    }
  }

  private static Set<String> arrived(SmtpSink sink) {
    return sink.messages.stream()
        .map(SmtpSink.Message::to)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> complaints(Mta mta) {
    return Arrays.stream(mta.log().split("\n"))
        .filter(line -> line.contains("panic:") || line.contains("warning:"))
        .toList();
  }
}
