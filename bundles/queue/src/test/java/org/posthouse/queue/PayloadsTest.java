package org.posthouse.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
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
