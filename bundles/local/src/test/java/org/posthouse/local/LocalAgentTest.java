package org.posthouse.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;
import org.posthouse.api.cleanup.Cleanup;
import org.posthouse.api.cleanup.MailDraft;
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
import org.posthouse.api.rewrite.AddressClass;
import org.posthouse.api.rewrite.AddressResolver;
import org.posthouse.api.rewrite.Resolution;
import org.posthouse.api.table.TableContext;
import org.posthouse.config.ConfigLoader;
import org.posthouse.tables.broker.TableBroker;

/** From a message to what lies in mailboxes and in the queue. */
class LocalAgentTest {
  private static final ServiceEntry SERVICE =
      new ServiceEntry(
          "local",
          "unix",
          true,
          false,
          false,
          Optional.empty(),
          false,
          Optional.empty(),
          "local",
          List.of(),
          Map.of(),
          1);

  /** What was queued anew. */
  private record Queued(Envelope envelope, String text) {}

  @TempDir Path dir;
  private final List<Queued> queued = new ArrayList<>();
  private Path spool;
  private boolean full;
  private boolean probe;
  private String text = "Subject: x\r\n\r\nFrom here\r\nbody\r\n";
  private String sender = "sender@far.test";

  @BeforeEach
  void users() throws Exception {
    int uid = (Integer) Files.getAttribute(dir, "unix:uid");
    Path home = Files.createDirectory(dir.resolve("home"));
    spool = Files.createDirectory(dir.resolve("spool"));
    Files.writeString(dir.resolve("passwd"), "me:x:" + uid + ":1:Me:" + home + ":/bin/sh\n");
  }

  private DeliveryStatus deliver(String recipient, String aliases, String... mainCf)
      throws Exception {
    Files.writeString(dir.resolve("aliases"), aliases);
    String main =
        ("alias_maps = texthash:%s/aliases\nmail_spool_directory = %s\nmyhostname = here.test\n"
                    .formatted(dir, spool)
                + "recipient_delimiter = +\nmailbox_delivery_lock = dotlock\n")
            + String.join("\n", mainCf)
            + "\n";
    var settings = ConfigLoader.parse(dir, main, "").main();
    int uid = (Integer) Files.getAttribute(dir, "unix:uid");
    var agent =
        new LocalAgent(
            new TableBroker(new Context(), List.of()),
            (_, _) -> new Silent(),
            new Local(),
            cleanup(),
            dir.resolve("passwd"),
            uid);
    var target = new DeliveryRequest.Target(0, new Recipient(recipient));
    var statuses = new ArrayList<DeliveryStatus>();
    var request =
        new DeliveryRequest(
            SERVICE, settings, message(recipient), "here.test", List.of(target), Instant.now());
    if (probe) {
      agent.probe(request, new Report(statuses));
    } else {
      agent.deliver(request, new Report(statuses));
    }
    assertEquals(1, statuses.size());
    return statuses.getFirst();
  }

  @Test
  void aProbeOnlyLooks() throws Exception {
    probe = true;
    String aliases = "list a@far.test, b@far.test\n";
    assertEquals("delivers to mailbox", deliver("me+x@here.test", aliases).text());
    assertEquals("aliased to a@far.test, b@far.test", deliver("list@here.test", aliases).text());
    assertEquals("aliased to a@far.test, b@far.test", deliver("list+x@here.test", aliases).text());
    assertEquals(
        "delivers to maildir", deliver("me@here.test", "", "home_mailbox = Maildir/").text());
    DeliveryStatus unknown = deliver("nobody@here.test", "");
    assertEquals(Action.BOUNCED, unknown.action());
    assertEquals("unknown user: \"nobody\"", unknown.text());
    assertEquals(List.of(), queued);
    assertFalse(Files.exists(spool.resolve("me")));
  }

  @Test
  void appendsToTheMailboxInTheSpool() throws Exception {
    assertEquals("delivered to mailbox", deliver("me@here.test", "").text());
    assertEquals("delivered to mailbox", deliver("me@here.test", "").text());
    String box = Files.readString(spool.resolve("me"));
    String message =
        "Return-Path: <sender@far.test>\nX-Original-To: me@here.test\nDelivered-To: me@here.test\n"
            + "Subject: x\n\n>From here\nbody\n\n";
    assertTrue(box.startsWith("From sender@far.test "), box);
    assertEquals(2, box.split("\nFrom sender@far.test |^From sender@far.test ").length - 1, box);
    assertTrue(box.endsWith(message), box);
    assertFalse(Files.exists(spool.resolve("me.lock")));
  }

  @Test
  void deliversToAMaildirAtHome() throws Exception {
    assertEquals(
        "delivered to maildir", deliver("me@here.test", "", "home_mailbox = Maildir/").text());
    try (var files = Files.list(dir.resolve("home/Maildir/new"))) {
      String mail = Files.readString(files.findFirst().orElseThrow());
      assertTrue(mail.startsWith("Return-Path: <sender@far.test>\n"), mail);
      assertTrue(mail.endsWith("\n\nFrom here\nbody\n"), mail);
    }
  }

  @Test
  void deliversToAFileThatAnAliasNames() throws Exception {
    Path file = dir.resolve("archive");
    DeliveryStatus status = deliver("log@here.test", "log \"" + file + "\"\n");
    assertEquals("delivered to file: " + file, status.text());
    assertTrue(Files.readString(file).endsWith("body\n\n"));
    status = deliver("log@here.test", "log \"" + file + "\"\n", "allow_mail_to_files = forward");
    assertEquals(Action.BOUNCED, status.action());
  }

  @Test
  void forwardsAListUnderTheNameOfItsOwner() throws Exception {
    String aliases = "list a@far.test, b@far.test\nowner-list me\n";
    assertEquals("forwarded as NEW1", deliver("list@here.test", aliases).text());
    Queued copy = queued.getFirst();
    assertEquals("owner-list@here.test", copy.envelope().sender());
    assertEquals(
        List.of("a@far.test", "b@far.test"),
        copy.envelope().recipients().stream().map(Recipient::address).toList());
    assertTrue(copy.text().startsWith("Delivered-To: list@here.test\r\nSubject: x\r\n"));
  }

  @Test
  void aListKeepsTheNullSender() throws Exception {
    sender = "";
    deliver("list@here.test", "list a@far.test\nowner-list me\n");
    assertEquals("", queued.getFirst().envelope().sender());
  }

  @Test
  void mailThatCameBackIsALoop() throws Exception {
    text = "Delivered-To: Me@here.test\r\nSubject: x\r\n\r\nbody\r\n";
    DeliveryStatus status = deliver("me@here.test", "");
    assertEquals(Action.BOUNCED, status.action());
    assertEquals("5.4.6", status.dsn());
    assertEquals("mail forwarding loop for me@here.test", status.text());
    text = "Subject: x\r\n\r\nDelivered-To: me@here.test\r\n";
    assertEquals(Action.SENT, deliver("me@here.test", "").action());
  }

  @Test
  void aFullMailboxBounces() throws Exception {
    Files.writeString(spool.resolve("me"), "x".repeat(2000));
    DeliveryStatus status =
        deliver("me@here.test", "", "message_size_limit = 1500\nmailbox_size_limit = 1500");
    assertEquals(Action.BOUNCED, status.action());
    assertEquals("5.2.2", status.dsn());
    assertEquals(2000, Files.size(spool.resolve("me")));
  }

  @Test
  void mailWaitsWhileMessagesMayBeLargerThanMailboxes() throws Exception {
    DeliveryStatus status = deliver("me@here.test", "", "mailbox_size_limit = 1500");
    assertEquals(Action.DEFERRED, status.action());
    assertEquals("4.3.5", status.dsn());
  }

  @Test
  void forwardingWaitsWhileTheQueueIsFull() throws Exception {
    full = true;
    DeliveryStatus status = deliver("list@here.test", "list a@far.test\n");
    assertEquals(Action.DEFERRED, status.action());
    assertEquals("4.3.0", status.dsn());
  }

  private Cleanup cleanup() {
    return origin -> {
      if (full) {
        throw new MailException(MailError.noSpace("test"));
      }
      return new Draft();
    };
  }

  private final class Draft implements MailDraft, MailDraft.MailText {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private Envelope envelope;

    @Override
    public String queueId() {
      return "NEW" + (queued.size() + 1);
    }

    @Override
    public MailText start(Envelope newEnvelope, String received) {
      envelope = newEnvelope;
      return this;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
      content.write(buffer, offset, length);
    }

    @Override
    public long commit() {
      queued.add(new Queued(envelope, content.toString(StandardCharsets.UTF_8)));
      return content.size();
    }

    @Override
    public void hold() {}

    @Override
    public void close() {}
  }

  private QueuedMessage message(String recipient) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var envelope = new Envelope(sender, List.of(new Recipient(recipient)), Instant.now(), Map.of());
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
        return List.of(RecipientState.PENDING);
      }
    };
  }

  private record Report(List<DeliveryStatus> statuses) implements DeliveryReport {
    @Override
    public void connected() {}

    @Override
    public void status(int recipientIndex, DeliveryStatus status) {
      statuses.add(status);
    }

    @Override
    public void destinationUnavailable(DeliveryStatus status) {}
  }

  /** Everything at here.test is local. */
  private static final class Local implements AddressResolver {
    @Override
    public String rewrite(Context context, String address) {
      return address.indexOf('@') < 0 ? address + "@here.test" : address;
    }

    @Override
    public Resolution resolve(String from, String recipient) {
      return recipient.endsWith("@here.test")
          ? new Resolution.Route("local", "here.test", recipient, AddressClass.LOCAL)
          : new Resolution.Route("smtp", "far.test", recipient, AddressClass.DEFAULT);
    }
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
