package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.posthouse.api.testing.Ports;

/** Mail from outside to a mailbox, to another site, and what happens when that fails. */
class DeliveryIT {

  private static final String VIRTUAL =
      """
      virtual_mailbox_domains = box.test
      virtual_mailbox_maps = hash:DIR/etc/boxes
      virtual_alias_maps = hash:DIR/etc/aliases
      """;

  private static Mta virtual(String more) throws Exception {
    Mta mta = Mta.create(VIRTUAL + more);
    mta.write("etc/boxes", "ada@box.test ada/\n");
    mta.write("etc/aliases", "info@box.test ada@box.test\n");
    mta.run("postmap", "hash:" + mta.directory + "/etc/boxes");
    mta.run("postmap", "hash:" + mta.directory + "/etc/aliases");
    return mta;
  }

  @Test
  void deliversThroughAnAliasToAMaildir() throws Exception {
    try (Mta mta = virtual("").start();
        var client = new SmtpClient(mta.port).hello()) {
      String reply =
          client.mail("a@example.org", "info@box.test", "Subject: one\r\n\r\n..dot\r\nend");
      assertTrue(reply.startsWith("250 2.0.0 Ok: queued as "), reply);
      Await.until("message in the Maildir", () -> mta.messages("ada").size() == 1);
      String text = Files.readString(mta.messages("ada").getFirst());
      assertTrue(text.startsWith("Return-Path: <a@example.org>\n"), text);
      assertTrue(text.contains("X-Original-To: info@box.test\n"), text);
      assertTrue(text.contains("Delivered-To: ada@box.test\n"), text);
      assertTrue(text.endsWith("\n\n.dot\nend\n"), text);
      Await.until("queue file removed", () -> mta.log().contains(": removed"));
      String id = reply.substring(reply.lastIndexOf(' ') + 1);
      assertTrue(mta.log().contains("postfix/virtual["), mta.log());
      assertTrue(
          mta.log()
              .contains(id + ": to=<ada@box.test>, orig_to=<info@box.test>, relay=virtual, delay="),
          mta.log());
    }
  }

  @Test
  void refusesAnUnknownUserAndARelayAttempt() throws Exception {
    try (Mta mta = virtual("mynetworks = 192.0.2.0/24\n").start();
        var client = new SmtpClient(mta.port).hello()) {
      assertEquals(
          "550 5.1.1 <bob@box.test>: Recipient address rejected: User unknown in virtual mailbox"
              + " table",
          client.mail("a@example.org", "bob@box.test", "x"));
      assertEquals(
          "454 4.7.1 <bob@elsewhere.test>: Relay access denied",
          client.mail("a@example.org", "bob@elsewhere.test", "x"));
      Await.until("the log", () -> mta.log().contains("NOQUEUE: reject: RCPT from "));
    }
  }

  @Test
  void relaysAndKeepsMailWhileTheOtherSiteIsDown() throws Exception {
    int port = Ports.free();
    String settings =
        """
        relayhost = [127.0.0.1]:%d
        minimal_backoff_time = 1s
        maximal_backoff_time = 1s
        queue_run_delay = 1s
        """
            .formatted(port);
    try (Mta mta = Mta.create(settings).start();
        var client = new SmtpClient(mta.port).hello()) {
      String reply = client.mail("a@example.org", "b@elsewhere.test", "Subject: x\r\n\r\nhello");
      assertTrue(reply.startsWith("250 "), reply);
      Await.until("deferred", () -> mta.log().contains("status=deferred (connect to 127.0.0.1["));
      String queue = mta.run("mailq");
      assertTrue(queue.contains("b@elsewhere.test") && queue.contains("in 1 Request."), queue);
      try (var sink = new SmtpSink(port)) {
        Await.until("delivered", () -> sink.messages.size() == 1);
        assertEquals("b@elsewhere.test", sink.messages.peek().to());
        assertTrue(sink.messages.peek().text().endsWith("\nhello\n"));
      }
      Await.until("empty queue", () -> mta.run("mailq").equals("Mail queue is empty\n"));
    }
  }

  @Test
  void bouncesWhatTheOtherSiteRefuses() throws Exception {
    try (var sink = new SmtpSink()) {
      sink.refusals.put("nobody", "550 5.1.1 no such user here");
      try (Mta mta = virtual("relayhost = [127.0.0.1]:" + sink.port + "\n").start();
          var client = new SmtpClient(mta.port).hello()) {
        client.mail("ada@box.test", "nobody@elsewhere.test", "Subject: lost\r\n\r\nhello");
        Await.until("bounce in the Maildir", () -> mta.messages("ada").size() == 1);
        String bounce = Files.readString(mta.messages("ada").getFirst());
        assertTrue(bounce.startsWith("Return-Path: <>\n"), bounce);
        assertTrue(bounce.contains("Subject: Undelivered Mail Returned to Sender\n"), bounce);
        assertTrue(bounce.contains("multipart/report; report-type=delivery-status"), bounce);
        assertTrue(bounce.contains("Final-Recipient: rfc822; nobody@elsewhere.test\n"), bounce);
        assertTrue(bounce.contains("Diagnostic-Code: smtp; 550 5.1.1 no such user here\n"), bounce);
        assertTrue(bounce.contains("Subject: lost\n"), bounce);
        Await.until("the log", () -> mta.log().contains("sender non-delivery notification: "));
      }
    }
  }

  @Test
  void deletesHoldsAndFlushes() throws Exception {
    int port = Ports.free();
    String main =
        "relayhost = [127.0.0.1]:%d\ntransport_maps = inline:{ dead.test=smtp:[127.0.0.1]:%d }\n";
    try (Mta mta = Mta.create(main.formatted(port, Ports.free())).start();
        var client = new SmtpClient(mta.port).hello()) {
      String first = id(client.mail("a@example.org", "one@elsewhere.test", "x"));
      String second = id(client.mail("a@example.org", "two@elsewhere.test", "x"));
      String third = id(client.mail("a@example.org", "three@elsewhere.test", "x"));
      Await.until("all deferred", () -> mta.log().split("status=deferred", -1).length == 4);
      mta.run("postsuper", "-d", first);
      mta.run("postsuper", "-h", second);
      String queue = mta.run("postqueue", "-p");
      assertFalse(queue.contains(first), queue);
      assertTrue(queue.contains(second + "!"), queue);
      try (var sink = new SmtpSink(port)) {
        mta.run("postqueue", "-f");
        Await.until("third delivered", () -> sink.messages.size() == 1);
        assertEquals("three@elsewhere.test", sink.messages.poll().to());
        mta.run("postsuper", "-H", second);
        mta.run("postqueue", "-f");
        Await.until("second delivered", () -> sink.messages.size() == 1);
        assertEquals("two@elsewhere.test", sink.messages.poll().to());
      }
      Await.until("removed", () -> mta.log().contains(third + ": removed"));
      String fourth = id(client.mail("a@example.org", "four@dead.test", "x"));
      Await.until("deferred", () -> mta.log().contains(fourth + ": to=<four@dead.test>"));
      mta.run("postsuper", "-h", fourth);
      mta.run("postsuper", "-e", fourth);
      queue = mta.run("postqueue", "-p");
      assertTrue(queue.contains(fourth + "!#"), queue);
      mta.run("postsuper", "-f", fourth);
      Await.until(
          "returned",
          () ->
              mta.log().contains(fourth + ": from=<a@example.org>, status=force-expired, returned")
                  && mta.log().contains(fourth + ": removed"));
    }
  }

  @Test
  void sendmailWorksWithTheServerUpAndDown() throws Exception {
    try (Mta mta = virtual("")) {
      String message =
          "From: ada@box.test\nTo: info@box.test\nSubject: cron\n\nline\n.\nnot sent\n";
      mta.start().run("postfix", "stop");
      assertEquals(0, mta.tryRun(message, "sendmail", "-t").status());
      mta.start();
      Await.until("picked up", () -> mta.messages("ada").size() == 1);
      String text = Files.readString(mta.messages("ada").getFirst());
      assertEquals(0, mta.tryRun("Subject: two\n\nx\n", "sendmail", "ada@box.test").status());
      Await.until("second", () -> mta.messages("ada").size() == 2);
      assertTrue(text.contains("(Postfix, from userid ") && text.endsWith("\n\nline\n"), text);
    }
  }

  private static String id(String reply) {
    assertTrue(reply.startsWith("250 2.0.0 Ok: queued as "), reply);
    return reply.substring(reply.lastIndexOf(' ') + 1);
  }
}
