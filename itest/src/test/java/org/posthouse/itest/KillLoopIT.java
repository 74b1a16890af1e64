package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * kill -9 again and again, at random moments, while mail comes, goes, is deferred, tried again and
 * removed: what got its 250 arrives, what was removed does not, and nobody repairs anything.
 */
class KillLoopIT {
  private static final int KILLS = 10;
  private static final int SENDERS = 6;
  private static final int REMOVED_AT_ONCE = 5;

  private final Random random = new Random(Long.getLong("posthouse.killloop.seed", 1));

  /** Recipient by queue id, of messages that the other site does not take before the end. */
  private final Map<String, String> waiting = new ConcurrentHashMap<>();

  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  private final Set<String> removed = ConcurrentHashMap.newKeySet();
  private final Set<String> maybeRemoved = ConcurrentHashMap.newKeySet();

  @Test
  void tenKillsUnderLoadLoseAndBringBackNothing() throws Exception {
    try (var sink = new SmtpSink();
        Mta mta =
            Mta.create(
                "relayhost = [127.0.0.1]:"
                    + sink.port
                    + "\nminimal_backoff_time = 1s\nmaximal_backoff_time = 3s\n"
                    + "queue_run_delay = 1s\nqueue_journal_segment_size = 1048576\n")) {
      for (int round = 0; round < KILLS; round++) {
        mta.start();
        killUnderLoad(mta, sink, round);
      }
      mta.start();
      sink.refusals.clear();
      mta.run("postqueue", "-f");
      var expected = new TreeSet<>(accepted);
      expected.removeAll(removed);
      expected.removeAll(maybeRemoved);
      Await.until("all that was accepted", () -> arrived(sink).containsAll(expected));
      Await.until("empty queue", () -> mta.run("mailq").equals("Mail queue is empty\n"));
      var back = arrived(sink);
      back.retainAll(removed);
      assertEquals(Set.of(), back, "removed mail came back");
      assertTrue(removed.size() >= KILLS, "removals: " + removed.size());
      assertEquals(List.of(), complaints(mta));
      try (var files = Files.list(mta.directory.resolve("queue/corrupt"))) {
        assertEquals(0, files.count());
      }
    }
  }

  private static Set<String> arrived(SmtpSink sink) {
    return sink.messages.stream().map(SmtpSink.Message::to).collect(Collectors.toSet());
  }

  private void killUnderLoad(Mta mta, SmtpSink sink, int round) throws Exception {
    var count = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int s = 0; s < SENDERS; s++) {
      String prefix = "r" + round + "s" + s + "n";
      threads.add(Thread.ofVirtual().start(() -> send(mta.port, sink, prefix, count)));
    }
    Await.until("mail that waits", () -> waiting.size() > REMOVED_AT_ONCE);
    remove(mta);
    threads.add(Thread.ofVirtual().start(() -> remove(mta)));
    int enough = count.get() + random.nextInt(300);
    Await.until("some load", () -> count.get() >= enough);
    mta.kill9();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** Every third message is for somebody who is not there today. */
  private void send(int port, SmtpSink sink, String prefix, AtomicInteger count) {
    try (var client = new SmtpClient(port).hello()) {
      for (int i = 0; true; i++) {
        String name = prefix + i;
        String to = name + "@elsewhere.test";
        if (i % 3 == 0) {
          sink.refusals.put(name, "451 4.3.0 later");
        }
        String text = "Subject: x\r\n\r\n" + "text ".repeat(200);
        String reply = client.mail("a@example.org", to, text);
        if (reply.startsWith("250 ")) {
          accepted.add(to);
          count.incrementAndGet();
          if (i % 3 == 0) {
            waiting.put(reply.substring(reply.lastIndexOf(' ') + 1), to);
          }
        } else if (reply.isEmpty()) {
          return;
        }
      }
    } catch (IOException e) {
      // The server was killed in the middle of the dialogue.
    }
  }

  private void remove(Mta mta) {
    Map<String, String> some =
        waiting.entrySet().stream()
            .limit(REMOVED_AT_ONCE)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    some.keySet().forEach(waiting::remove);
    maybeRemoved.addAll(some.values());
    try {
      String ids = String.join("\n", some.keySet()) + "\n";
      String said = mta.tryRun(ids, "postsuper", "-d", "-").output();
      some.forEach(
          (id, to) -> {
            if (said.contains(id + ": removed")) {
              removed.add(to);
            }
          });
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> complaints(Mta mta) {
    return Arrays.stream(mta.log().split("\n"))
        .filter(
            line -> line.contains("panic:") || line.contains("corrupt") || line.contains("damage"))
        .toList();
  }
}
