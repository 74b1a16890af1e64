package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.client.Origin;
import org.posthouse.api.client.TlsIdentity;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueName;

/** What is on disk today has to be understood tomorrow: the bytes are written out here. */
class PayloadsTest {
  private static final String ID = "4f5Xyz1234";

  @Test
  void everyQueueKeepsItsNumber() throws Exception {
    assertEquals(
        List.of(0, 1, 2, 3, 4),
        List.of(
            Codes.of(QueueName.INCOMING),
            Codes.of(QueueName.ACTIVE),
            Codes.of(QueueName.DEFERRED),
            Codes.of(QueueName.HOLD),
            Codes.of(QueueName.CORRUPT)));
    for (QueueName queue : QueueName.values()) {
      assertEquals(queue, Codes.queue(Codes.of(queue)));
    }
    assertThrows(DamagedException.class, () -> Codes.queue(5));
  }

  @Test
  void everyActionKeepsItsNumber() throws Exception {
    assertEquals(
        List.of(0, 1, 2, 3, 4, 5),
        List.of(
            Codes.of(DeliveryStatus.Action.SENT),
            Codes.of(DeliveryStatus.Action.DEFERRED),
            Codes.of(DeliveryStatus.Action.BOUNCED),
            Codes.of(DeliveryStatus.Action.DELIVERABLE),
            Codes.of(DeliveryStatus.Action.UNDELIVERABLE),
            Codes.of(DeliveryStatus.Action.EXPANDED)));
    for (DeliveryStatus.Action action : DeliveryStatus.Action.values()) {
      assertEquals(action, Codes.action(Codes.of(action)));
    }
    assertThrows(DamagedException.class, () -> Codes.action(6));
  }

  @Test
  void notifyBitsAreThoseOfPostfix() {
    assertEquals(1, Codes.of(Recipient.Notify.NEVER));
    assertEquals(14, Codes.of(EnumSet.complementOf(EnumSet.of(Recipient.Notify.NEVER))));
  }

  @Test
  void aHeadIsReadAsItWasWritten() throws Exception {
    var recipient =
        new Recipient(
            "a@example.org",
            "b@example.org",
            "rfc822;b@example.org",
            EnumSet.of(Recipient.Notify.FAILURE, Recipient.Notify.DELAY));
    var envelope =
        new Envelope(
            "s@example.org", List.of(recipient), Instant.ofEpochSecond(1_000_000), new TreeMap<>());
    var head = new Payloads.Head(ID, QueueName.HOLD, Instant.ofEpochSecond(2_000_000), 3, envelope);
    String hex = hex(Payloads.head(head));
    assertEquals(HEAD, hex);
    assertEquals(head, Payloads.readHead(new ByteReader(bytes(HEAD))));
  }

  private static Envelope fromClient(ClientIdentity client) {
    var recipients = List.of(new Recipient("a@example.org"), new Recipient("c@example.org"));
    return new Envelope(
        "s@example.org",
        recipients,
        Instant.ofEpochSecond(1_000_000),
        new TreeMap<>(),
        Optional.of(client));
  }

  private static ClientIdentity client(Optional<TlsIdentity> tls, Optional<Origin> origin) {
    return new ClientIdentity(
        "n.example",
        "r.example",
        ClientIdentity.NameStatus.OK,
        ClientIdentity.NameStatus.FORGED,
        "192.0.2.1",
        "1234",
        "192.0.2.9",
        "25",
        "h",
        "ESMTP",
        "ada",
        tls,
        origin,
        true);
  }

  private static final TlsIdentity TLS =
      new TlsIdentity("TLSv1.3", "C", 128, 256, true, "subject", "issuer", "AB:CD", "EF:01", "");
  private static final Origin ORIGIN = new Origin("o", "192.0.2.2", "9", "SMTP", "oh", "ID", true);

  @Test
  void theClientIsReadAsItWasWritten() throws Exception {
    Envelope envelope = fromClient(client(Optional.of(TLS), Optional.of(ORIGIN)));
    var head = new Payloads.Head(ID, QueueName.HOLD, Instant.ofEpochSecond(2_000_000), 3, envelope);
    assertEquals(WITH_CLIENT, hex(Payloads.head(head)));
    assertEquals(head, Payloads.readHead(new ByteReader(bytes(WITH_CLIENT))));
  }

  @Test
  void aClientWithoutTlsOrOriginIsReadAsItWasWritten() throws Exception {
    for (ClientIdentity client :
        List.of(
            client(Optional.empty(), Optional.empty()),
            client(Optional.of(TLS), Optional.empty()),
            client(Optional.empty(), Optional.of(ORIGIN)))) {
      var head =
          new Payloads.Head(
              ID, QueueName.HOLD, Instant.ofEpochSecond(2_000_000), 3, fromClient(client));
      assertEquals(head, Payloads.readHead(new ByteReader(Payloads.head(head).toBuffer())));
    }
  }

  @Test
  void whatALaterVersionAddsToTheClientIsPassedOver() throws Exception {
    // One more byte in the client's length, and behind it the content.
    byte[] old = HexFormat.of().parseHex(WITH_CLIENT);
    Envelope with = fromClient(client(Optional.of(TLS), Optional.of(ORIGIN)));
    Envelope without =
        new Envelope(with.sender(), with.recipients(), with.arrival(), with.attributes());
    var head = new Payloads.Head(ID, QueueName.HOLD, Instant.ofEpochSecond(2_000_000), 3, without);
    int length = Payloads.head(head).length();
    byte[] longer = Arrays.copyOf(old, old.length + 2);
    longer[length]++;
    longer[old.length] = 99;
    longer[old.length + 1] = 'x';
    var in = new ByteReader(ByteBuffer.wrap(longer));
    assertEquals(Optional.of(TLS), Payloads.readHead(in).envelope().client().get().tls());
    assertEquals('x', in.get());
    var summary = new ByteReader(ByteBuffer.wrap(longer));
    assertEquals(2, Payloads.readSummary(summary).recipients());
    assertEquals('x', summary.get());
  }

  @Test
  void aTornClientIsDamage() {
    byte[] whole = HexFormat.of().parseHex(WITH_CLIENT);
    for (int length = 0; length < whole.length; length++) {
      var in = new ByteReader(ByteBuffer.wrap(Arrays.copyOf(whole, length)));
      assertThrows(DamagedException.class, () -> Payloads.readHead(in));
    }
  }

  @Test
  void progressIsReadAsItWasWritten() throws Exception {
    var status = new DeliveryStatus(DeliveryStatus.Action.BOUNCED, "5.1.1", "no", "local", "", "");
    String hex = hex(Payloads.progress(ID, 7, new RecipientState.Failed(status)));
    assertEquals(PROGRESS, hex);
    Payloads.Progress read = Payloads.readProgress(bytes(PROGRESS));
    assertEquals(new RecipientState.Failed(status), read.state());
  }

  @Test
  void aStateIsReadAsItWasWritten() throws Exception {
    var state = new Payloads.State(ID, QueueName.DEFERRED, Instant.ofEpochSecond(2_000_000), true);
    assertEquals(STATE, hex(Payloads.state(state)));
    assertEquals(state, Payloads.readState(bytes(STATE)));
  }

  private static final String HEAD =
      "0a34663558797a313233340380897a00030d73406578616d706c652e6f7267c0843d000001180d"
          + "61406578616d706c652e6f72670d62406578616d706c652e6f7267"
          + "147266633832323b62406578616d706c652e6f7267";
  private static final String WITH_CLIENT =
      "0a34663558797a313233344380897a00030d73406578616d706c652e6f7267c0843d00000201"
          + "0d61406578616d706c652e6f726700010d63406578616d706c652e6f72670082011f096e2e65"
          + "78616d706c6509722e6578616d706c650002093139322e302e322e310431323334093139322e"
          + "302e322e3902323501680545534d54500361646107544c5376312e3301438001800207737562"
          + "6a656374066973737565720541423a43440545463a303100016f093139322e302e322e320139"
          + "04534d5450026f68024944";
  private static final String PROGRESS =
      "0a34663558797a3132333407030205352e312e31026e6f056c6f63616c0000";
  private static final String STATE = "0a34663558797a313233340280897a0001";

  private static String hex(ByteWriter out) {
    return HexFormat.of().formatHex(out.bytes(), 0, out.length());
  }

  private static ByteBuffer bytes(String hex) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
  }
}
