package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.posthouse.api.testing.Ports;

/** What peers send cannot fill the heap: they hear 452, mail waits, the server lives. */
class MemoryIT {
  private static final String HEAP = "128m";
  private static final int RECIPIENTS = 1000;

  /** Commands that are sent before their replies are read. */
  private static final int GROUP = 100;

  private static final String FULL = "452 4.3.1 Insufficient system storage";

  private static String rcpt(String name) {
    return "RCPT TO:<" + name + "@far.test> ORCPT=rfc822;" + "x".repeat(480) + "\r\n";
  }

  /** Gives all recipients; returns how many were not taken for want of memory. */
  private static int recipients(SmtpClient client, String name) throws IOException {
    int refused = 0;
    for (int from = 0; from < RECIPIENTS; from += GROUP) {
      var commands = new StringBuilder();
      for (int i = from; i < from + GROUP; i++) {
        commands.append(rcpt(name + "-" + i));
      }
      client.send(commands.toString().getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < GROUP; i++) {
        String reply = client.reply();
        refused += reply.equals(FULL) ? 1 : 0;
        assertTrue(reply.startsWith("250 ") || reply.equals(FULL), reply);
      }
    }
    return refused;
  }

  private static <T> List<T> together(int count, Callable<T> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var started = new ArrayList<Future<T>>();
      for (int i = 0; i < count; i++) {
        started.add(threads.submit(work));
      }
      var results = new ArrayList<T>();
      for (Future<T> one : started) {
        results.add(one.get());
      }
      return results;
    }
  }

  @Test
  void envelopesOfManySessions() throws Exception {
    try (Mta mta = Mta.create("default_transport = discard:\n").heap(HEAP).start()) {
      long pid = mta.pid();
      List<SmtpClient> clients =
          together(
              60,
              () -> {
                var client = new SmtpClient(mta.port).hello();
                client.ask("MAIL FROM:<a@far.test>");
                return client;
              });
      int refused = 0;
      for (SmtpClient client : clients) {
        refused += recipients(client, "u");
      }
      assertTrue(refused > 0, "nothing was refused");
      try (var honest = new SmtpClient(mta.port).hello()) {
        String reply = honest.mail("a@far.test", "b@far.test", "Subject: x\r\n\r\nx");
        assertTrue(reply.startsWith("250 2.0.0 Ok: queued as "), reply);
      }
      for (SmtpClient client : clients) {
        String reply = client.ask("DATA");
        if (reply.startsWith("354 ")) {
          reply = client.ask("Subject: x\r\n\r\n.");
          assertTrue(reply.startsWith("250 2.0.0 ") || reply.equals(FULL), reply);
        }
        client.close();
      }
      assertEquals(pid, mta.pid());
      // All of it has been given back.
      send(mta, "v");
    }
  }

  @Test
  void aQueueOfLargeEnvelopes() throws Exception {
    int messages = 110;
    try (var sink = new SmtpSink();
        Mta mta = Mta.create("relayhost = [127.0.0.1]:" + Ports.free() + "\n").heap(HEAP)) {
      mta.start();
      long pid = mta.pid();
      for (int i = 0; i < messages; i++) {
        send(mta, "m" + i);
      }
      mta.run("postqueue", "-f");
      assertEquals(pid, mta.pid());
      mta.run("postfix", "stop");
      mta.run("postconf", "-e", "relayhost = [127.0.0.1]:" + sink.port);
      mta.start();
      pid = mta.pid();
      mta.run("postqueue", "-f");
      Await.until("all delivered", () -> sink.recipients.get() >= (long) messages * RECIPIENTS);
      Await.until("empty queue", () -> mta.run("mailq").equals("Mail queue is empty\n"));
      assertEquals((long) messages * RECIPIENTS, sink.recipients.get());
      assertEquals(pid, mta.pid());
    }
  }

  /** As a client does that hears 452: it tries again. */
  private static void send(Mta mta, String name) throws Exception {
    Await.until(
        "a message is taken",
        () -> {
          try (var client = new SmtpClient(mta.port).hello()) {
            client.ask("MAIL FROM:<>");
            return recipients(client, name) == 0
                && client.ask("DATA").startsWith("354 ")
                && client.ask("Subject: x\r\n\r\n.").startsWith("250 ");
          }
        });
  }
}
