package org.posthouse.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Broken and hostile input gets its reply or message, and the server goes on. */
class HostileInputIT {
  private static Mta mta;

  @BeforeAll
  static void start() throws Exception {
    mta =
        Mta.create(
            """
            virtual_mailbox_domains = box.test
            virtual_mailbox_maps = inline:{ { ada@box.test = ada/ } }
            smtpd_recipient_restrictions = check_recipient_access hash:DIR/etc/access, permit
            smtpd_forbid_bare_newline_exclusions =
            """);
    mta.write("etc/access", "nobody@box.test REJECT\n");
    mta.run("postmap", "hash:" + mta.directory + "/etc/access");
    mta.start();
  }

  @AfterAll
  static void stop() throws Exception {
    mta.close();
  }

  private static void stillServes() throws IOException {
    try (var client = new SmtpClient(mta.port).hello()) {
      assertTrue(client.ask("NOOP").startsWith("250 "));
    }
  }

  @Test
  void binaryJunk() throws Exception {
    byte[] junk = new byte[100_000];
    new Random(1).nextBytes(junk);
    try (var client = new SmtpClient(mta.port)) {
      client.reply();
      try {
        client.send(junk);
      } catch (IOException e) {
        // Hung up on us: fine.
      }
    }
    stillServes();
  }

  @Test
  void commandLineOfTenMegabytes() throws Exception {
    try (var client = new SmtpClient(mta.port).hello()) {
      byte[] part = "A".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
      String reply = "";
      try {
        for (int i = 0; i < 10; i++) {
          client.send(part);
        }
        reply = client.ask("");
      } catch (IOException e) {
        // Hung up on us before the end: fine.
      }
      assertTrue(reply.isEmpty() || reply.charAt(0) == '5' || reply.startsWith("4"), reply);
    }
    stillServes();
  }

  @Test
  void bareLineFeedsDoNotEndTheData() throws Exception {
    try (var client = new SmtpClient(mta.port).hello()) {
      client.ask("MAIL FROM:<a@example.org>");
      client.ask("RCPT TO:<ada@box.test>");
      client.ask("DATA");
      client.send(
          "Subject: smuggled\r\n\r\none\n.\nMAIL FROM:<evil@example.org>\r\ntwo\r\n.\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      assertTrue(client.reply().startsWith("250 2.0.0 "));
      assertTrue(client.ask("NOOP").startsWith("250 "));
    }
    Await.until("delivered as text", () -> hasArrived("MAIL FROM:<evil@example.org>"));
  }

  private static boolean hasArrived(String words) throws IOException {
    for (Path message : mta.messages("ada")) {
      if (Files.readString(message).contains(words)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void truncatedTableFile() throws Exception {
    var index = mta.directory.resolve("etc/access.lmdb");
    byte[] whole = Files.readAllBytes(index);
    Files.write(index, java.util.Arrays.copyOf(whole, whole.length / 3));
    try {
      Await.until("451", () -> recipientReply().startsWith("451 4.3.0 "));
    } finally {
      mta.run("postmap", "hash:" + mta.directory + "/etc/access");
    }
    Await.until("healed", () -> recipientReply().startsWith("250 "));
    stillServes();
  }

  private static String recipientReply() throws IOException {
    try (var client = new SmtpClient(mta.port).hello()) {
      client.ask("MAIL FROM:<a@example.org>");
      return client.ask("RCPT TO:<ada@box.test>");
    }
  }

  @Test
  void mainCfWithAnUnclosedBraceIsRefusedAndTheServerGoesOn() throws Exception {
    var main = mta.directory.resolve("etc/main.cf");
    String good = Files.readString(main);
    try {
      Files.writeString(main, good + "smtpd_banner = ${myhostname\n");
      Mta.Result result = mta.tryRun("", "postfix", "reload");
      assertNotEquals(0, result.status());
      int line = good.split("\n", -1).length;
      assertTrue(
          result.output().contains("main.cf, line " + line)
              || result.output().contains("main.cf line " + line)
              || result.output().contains("main.cf:" + line),
          result.output());
      stillServes();
    } finally {
      Files.writeString(main, good);
    }
    assertEquals(0, mta.tryRun("", "postfix", "reload").status());
  }

  @Test
  void halfATlsHandshake() throws Exception {
    try (var client = new SmtpClient(mta.port).hello()) {
      client.ask("STARTTLS");
      client.send(new byte[] {22, 3, 1, 2, 0, 1, 0});
    }
    stillServes();
  }
}
