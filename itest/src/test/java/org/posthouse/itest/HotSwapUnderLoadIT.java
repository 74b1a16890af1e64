package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A table type goes and comes back while mail flows. */
class HotSwapUnderLoadIT {
  private static final int SENDERS = 8;
  private static final int ROUNDS = 10;

  @Test
  void onlyTemporaryRefusalsAndEverythingAcceptedArrives() throws Exception {
    var settings =
        """
        smtpd_recipient_restrictions = check_client_access cidr:DIR/etc/clients, permit
        transport_maps = hash:DIR/etc/transport
        """;
    try (var sink = new SmtpSink();
        Mta mta = Mta.create(settings)) {
      mta.write("etc/clients", "127.0.0.0/8 OK\n0.0.0.0/0 REJECT\n");
      mta.write("etc/transport", "elsewhere.test smtp:[127.0.0.1]:" + sink.port + "\n");
      mta.run("postmap", "hash:" + mta.directory + "/etc/transport");
      mta.start();
      Map<String, String> before = bundles(mta);

      Set<String> accepted = new ConcurrentSkipListSet<>();
      Map<String, Integer> refusals = new ConcurrentHashMap<>();
      var stop = new AtomicBoolean();
      var senders = new ArrayList<Thread>();
      for (int s = 0; s < SENDERS; s++) {
        String prefix = "s" + s;
        senders.add(
            Thread.ofVirtual().start(() -> send(mta.port, prefix, stop, accepted, refusals)));
      }
      for (int round = 0; round < ROUNDS; round++) {
        mta.run("posthouse", "feature:uninstall", "--force", "map-cidr");
        int seen = refusals.values().stream().mapToInt(Integer::intValue).sum();
        Await.until(
            "refusals", () -> refusals.values().stream().mapToInt(Integer::intValue).sum() > seen);
        mta.run("posthouse", "feature:install", "map-cidr");
        int count = accepted.size();
        Await.until("accepted again", () -> accepted.size() > count + 20);
      }
      stop.set(true);
      for (Thread sender : senders) {
        sender.join();
      }

      assertEquals(Set.of("451 4.3.0"), refusals.keySet());
      Set<String> arrived = new TreeSet<>();
      Await.until(
          "all accepted messages at the sink",
          () -> {
            sink.messages.forEach(m -> arrived.add(m.to()));
            return arrived.containsAll(accepted);
          });
      assertEquals(accepted, arrived);
      Map<String, String> after = bundles(mta);
      after.keySet().removeIf(b -> b.contains("map.cidr"));
      before.keySet().removeIf(b -> b.contains("map.cidr"));
      assertEquals(before, after, "ids and times of all other bundles");
      assertTrue(mta.log().contains("map-cidr"), "the log names the feature to install");
    }
  }

  private static void send(
      int port,
      String prefix,
      AtomicBoolean stop,
      Set<String> accepted,
      Map<String, Integer> refusals) {
    for (int i = 0; !stop.get(); i++) {
      String to = prefix + "n" + i + "@elsewhere.test";
      try (var client = new SmtpClient(port).hello()) {
        String reply = client.mail("a@example.org", to, "Subject: x\r\n\r\nhello");
        if (reply.startsWith("250 ")) {
          accepted.add(to);
        } else {
          refusals.merge(reply.substring(0, Math.min(9, reply.length())), 1, Integer::sum);
        }
      } catch (IOException e) {
        refusals.merge(e.toString(), 1, Integer::sum);
      }
    }
  }

  /** Symbolic name to id, state and time of the last change. */
  private static Map<String, String> bundles(Mta mta) throws IOException {
    var bundles = new java.util.TreeMap<String, String>();
    for (String line : mta.run("posthouse", "bundle:list").split("\n")) {
      String[] f = line.strip().split(" +");
      bundles.put(f[3], f[0] + " " + f[1] + " " + f[2]);
    }
    return bundles;
  }
}
