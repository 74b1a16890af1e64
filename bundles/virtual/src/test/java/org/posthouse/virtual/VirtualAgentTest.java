package org.posthouse.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.delivery.DeliveryReport;
import org.posthouse.api.delivery.DeliveryRequest;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.DeliveryStatus.Action;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.MessageContent;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.table.TableContext;
import org.posthouse.config.ConfigLoader;
import org.posthouse.tables.broker.TableBroker;

class VirtualAgentTest {
  private static final String TEXT = "Subject: x\r\n\r\nFrom here\r\nbody\r\n";

  private static final ServiceEntry SERVICE =
      new ServiceEntry(
          "virtual",
          "unix",
          true,
          false,
          false,
          Optional.empty(),
          false,
          Optional.empty(),
          "virtual",
          List.of(),
          Map.of(),
          1);

  @TempDir Path base;
  private boolean probe;

  private List<DeliveryStatus> deliver(List<String> recipients, String... mainCf) throws Exception {
    Account account = Account.current();
    String main =
        """
        virtual_mailbox_base = %s
        virtual_mailbox_maps = inline:{ a@v.test=v.test/a/, b@v.test=b, c@v.test=c/ }
        virtual_uid_maps = static:%d
        virtual_gid_maps = static:%d
        virtual_minimum_uid = 0
        virtual_mailbox_lock = dotlock
        message_size_limit = 100
        myhostname = here.test
        """
                .formatted(base, account.uid(), Math.max(1, account.gid()))
            + String.join("\n", mainCf)
            + "\n";
    var settings = ConfigLoader.parse(base, main, "").main();
    var agent =
        new VirtualAgent(
            new TableBroker(new Context(), List.of()), (_, _) -> new Silent(), account);
    var targets = new ArrayList<DeliveryRequest.Target>();
    for (int i = 0; i < recipients.size(); i++) {
      targets.add(new DeliveryRequest.Target(i, new Recipient(recipients.get(i))));
    }
    var statuses = new ArrayList<DeliveryStatus>();
    var request =
        new DeliveryRequest(
            SERVICE, settings, message(recipients), "v.test", targets, Instant.now());
    if (probe) {
      agent.probe(request, new Report(statuses));
    } else {
      agent.deliver(request, new Report(statuses));
    }
    return statuses;
  }

  private DeliveryStatus deliver(String recipient, String... mainCf) throws Exception {
    return deliver(List.of(recipient), mainCf).getFirst();
  }

  private List<Path> files(String folder) throws IOException {
    try (var files = Files.list(base.resolve(folder))) {
      return files.toList();
    }
  }

  @Test
  void aProbeOnlyLooks() throws Exception {
    probe = true;
    assertEquals("delivers to maildir", deliver("a@v.test").text());
    assertEquals("delivers to mailbox", deliver("b@v.test").text());
    assertEquals(Action.BOUNCED, deliver("nobody@v.test").action());
    try (var left = Files.list(base)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void deliversToAMaildirThatItMakes() throws Exception {
    DeliveryStatus status = deliver("a@v.test");
    assertEquals(Action.SENT, status.action());
    assertEquals("2.0.0", status.dsn());
    assertEquals("virtual", status.relay());
    assertEquals("delivered to maildir", status.text());
    List<Path> messages = files("v.test/a/new");
    assertEquals(1, messages.size());
    assertEquals(
        "Return-Path: <s@far.test>\nX-Original-To: a@v.test\nDelivered-To: a@v.test\n"
            + "Subject: x\n\nFrom here\nbody\n",
        Files.readString(messages.getFirst()));
    assertEquals(List.of(), files("v.test/a/tmp"));
  }

  @Test
  void appendsToAFile() throws Exception {
    assertEquals("delivered to mailbox", deliver("b@v.test").text());
    assertEquals("delivered to mailbox", deliver("b@v.test").text());
    String box = Files.readString(base.resolve("b"));
    assertEquals(2, box.split("Delivered-To: b@v.test\n", -1).length - 1, box);
    assertTrue(box.contains("\n>From here\n"), box);
    assertFalse(Files.exists(base.resolve("b.lock")));
  }

  @Test
  void everyRecipientHasItsOwnFate() throws Exception {
    List<DeliveryStatus> statuses = deliver(List.of("no@v.test", "a@v.test", "b@v.test"));
    assertEquals(
        List.of(Action.BOUNCED, Action.SENT, Action.SENT),
        statuses.stream().map(DeliveryStatus::action).toList());
    assertEquals("unknown user: \"no@v.test\"", statuses.getFirst().text());
  }

  @Test
  void aFullFileBouncesAndStaysAsItWas() throws Exception {
    Files.writeString(base.resolve("b"), "x".repeat(300));
    DeliveryStatus status = deliver("b@v.test", "virtual_mailbox_limit = 310");
    assertEquals(Action.BOUNCED, status.action());
    assertEquals("5.2.2", status.dsn());
    assertEquals(300, Files.size(base.resolve("b")));
  }

  @Test
  void aMessageLargerThanTheLimitDoesNotEnterAMaildir() throws Exception {
    DeliveryStatus status =
        deliver("a@v.test", "message_size_limit = 30", "virtual_mailbox_limit = 30");
    assertEquals(Action.BOUNCED, status.action());
    assertEquals("5.2.2", status.dsn());
    assertEquals(List.of(), files("v.test/a/new"));
    assertEquals(List.of(), files("v.test/a/tmp"));
  }

  @Test
  void mailWaitsWhileMessagesMayBeLargerThanMailboxes() throws Exception {
    DeliveryStatus status = deliver("b@v.test", "virtual_mailbox_limit = 99");
    assertEquals(Action.DEFERRED, status.action());
    assertEquals("4.3.5", status.dsn());
    assertFalse(Files.exists(base.resolve("b")));
    assertEquals(Action.SENT, deliver("b@v.test", "virtual_mailbox_limit = 0").action());
  }

  @Test
  void mailWaitsWhileItsFolderCannotBeMade() throws Exception {
    Files.writeString(base.resolve("c"), "in the way");
    DeliveryStatus status = deliver("c@v.test");
    assertEquals(Action.DEFERRED, status.action());
    assertEquals("4.2.0", status.dsn());
    assertTrue(status.text().startsWith("maildir delivery failed: "), status.text());
  }

  private static QueuedMessage message(List<String> recipients) {
    byte[] bytes = TEXT.getBytes(StandardCharsets.US_ASCII);
    List<Recipient> all = recipients.stream().map(Recipient::new).toList();
    var envelope = new Envelope("s@far.test", all, Instant.now(), Map.of());
    var content =
        new MessageContent() {
          @Override
          public long size() {
            return bytes.length;
          }

          @Override
          public InputStream open() {
            return new ByteArrayInputStream(bytes);
          }
        };
    return new QueuedMessage() {
      @Override
      public String queueId() {
        return "OLD";
      }

      @Override
      public Envelope envelope() {
        return envelope;
      }

      @Override
      public MessageContent content() {
        return content;
      }

      @Override
      public List<RecipientState> states() {
        return all.stream().map(_ -> RecipientState.PENDING).toList();
      }
    };
  }

  private record Report(List<DeliveryStatus> statuses) implements DeliveryReport {
    @Override
    public void connected() {}

    @Override
    public void status(int recipientIndex, DeliveryStatus status) {
      statuses.add(recipientIndex, status);
    }

    @Override
    public void destinationUnavailable(DeliveryStatus status) {}
  }

  private static final class Silent implements Log {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {}

    @Override
    public void fatal(String line) {}

    @Override
    public void panic(String line, Throwable cause) {}
  }

  private static final class Context implements TableContext {
    @Override
    public Path configDirectory() {
      return Path.of("/nonexistent");
    }

    @Override
    public Optional<String> parameter(String name) {
      return Optional.empty();
    }

    @Override
    public void warn(String line) {}
  }
}
