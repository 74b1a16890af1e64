package org.posthouse.queue;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.posthouse.api.client.ClientIdentity;
import org.posthouse.api.message.DeliveryStatus;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueName;

/** The payloads of records. */
final class Payloads {
  /** In the flags behind a STATE; there are none if none is set. */
  private static final int EXPIRED = 1;

  /**
   * Added to the number of the queue: the client follows the recipients. Messages of local users,
   * and those of the versions before, do not have it.
   */
  private static final int CLIENT = 0x40;

  /** In the flags of a recipient: the original address is the address. */
  private static final int SAME = 1;

  /** How far the notify bits are shifted in the flags of a recipient. */
  private static final int NOTIFY = 1;

  private Payloads() {}

  /** What MESSAGE and ENVELOPE begin with. */
  record Head(String id, QueueName queue, Instant due, long contentSize, Envelope envelope) {}

  /** What the index needs of it: an envelope may be long. */
  record Summary(
      String id,
      QueueName queue,
      Instant due,
      long contentSize,
      Instant arrival,
      int recipients,
      long sites) {
    Entry entry() {
      var entry = new Entry(id, queue, arrival, due, contentSize);
      entry.recipients = recipients;
      entry.sites = sites;
      return entry;
    }
  }

  record Progress(String id, int recipient, RecipientState state) {}

  /**
   * @param expired whether the next attempt returns the message
   */
  record State(String id, QueueName queue, Instant due, boolean expired) {}

  static ByteWriter head(Head head) {
    var out = new ByteWriter(512);
    boolean hasClient = head.envelope.client().isPresent();
    out.putText(head.id).put(Codes.of(head.queue) | (hasClient ? CLIENT : 0));
    putTime(out, head.due).putNumber(head.contentSize);
    Envelope envelope = head.envelope;
    out.putText(envelope.sender());
    putTime(out, envelope.arrival()).putNumber(envelope.attributes().size());
    envelope.attributes().forEach((name, value) -> out.putText(name).putText(value));
    out.putNumber(envelope.recipients().size());
    for (Recipient recipient : envelope.recipients()) {
      putRecipient(out, recipient);
    }
    envelope.client().ifPresent(client -> ClientPayload.put(out, client));
    return out;
  }

  /** Leaves the reader at the content. */
  static Head readHead(ByteReader in) throws DamagedException {
    String id = readId(in);
    int flags = in.get();
    QueueName queue = Codes.queue(flags & ~CLIENT);
    Instant due = readTime(in);
    long size = in.number();
    String sender = in.text();
    Instant arrival = readTime(in);
    var attributes = new TreeMap<String, String>();
    for (int i = in.count(); i > 0; i--) {
      attributes.put(in.text(), in.text());
    }
    int count = in.count();
    var recipients = new ArrayList<Recipient>(count);
    for (int i = 0; i < count; i++) {
      recipients.add(readRecipient(in));
    }
    Optional<ClientIdentity> client =
        (flags & CLIENT) != 0 ? Optional.of(ClientPayload.read(in)) : Optional.empty();
    return new Head(
        id, queue, due, size, new Envelope(sender, recipients, arrival, attributes, client));
  }

  /** As {@link #readHead}, also leaving the reader at the content. */
  static Summary readSummary(ByteReader in) throws DamagedException {
    String id = readId(in);
    int flags = in.get();
    QueueName queue = Codes.queue(flags & ~CLIENT);
    Instant due = readTime(in);
    long size = in.number();
    in.skipText();
    Instant arrival = readTime(in);
    for (int i = in.count(); i > 0; i--) {
      in.skipText();
      in.skipText();
    }
    int count = in.count();
    long sites = 0;
    for (int i = 0; i < count; i++) {
      boolean same = (in.get() & SAME) != 0;
      sites |= Sites.of(in.textBytes());
      for (int texts = same ? 1 : 2; texts > 0; texts--) {
        in.skipText();
      }
    }
    if ((flags & CLIENT) != 0) {
      in.skipText();
    }
    return new Summary(id, queue, due, size, arrival, count, sites);
  }

  private static void putRecipient(ByteWriter out, Recipient recipient) {
    boolean same = recipient.original().equals(recipient.address());
    out.put((same ? SAME : 0) | Codes.of(recipient.dsnNotify()) << NOTIFY)
        .putText(recipient.address());
    if (!same) {
      out.putText(recipient.original());
    }
    out.putText(recipient.dsnOriginal());
  }

  private static Recipient readRecipient(ByteReader in) throws DamagedException {
    int flags = in.get();
    String address = in.text();
    String original = (flags & SAME) != 0 ? address : in.text();
    var notify = EnumSet.noneOf(Recipient.Notify.class);
    for (Recipient.Notify value : Recipient.Notify.values()) {
      if ((flags >> NOTIFY & Codes.of(value)) != 0) {
        notify.add(value);
      }
    }
    return new Recipient(address, original, in.text(), notify);
  }

  static ByteWriter progress(String id, int recipient, RecipientState state) {
    var out = new ByteWriter(192);
    out.putText(id).putNumber(recipient);
    switch (state) {
      case RecipientState.Pending p -> out.put(0);
      case RecipientState.Deferred(var last) -> putStatus(out.put(1), last);
      case RecipientState.Done(var last) -> putStatus(out.put(2), last);
      case RecipientState.Failed(var last) -> putStatus(out.put(3), last);
    }
    return out;
  }

  static Progress readProgress(ByteBuffer payload) throws DamagedException {
    var in = new ByteReader(payload);
    String id = readId(in);
    long recipient = in.number();
    if (recipient < 0 || recipient > Integer.MAX_VALUE) {
      throw new DamagedException("impossible recipient");
    }
    RecipientState state =
        switch (in.get()) {
          case 0 -> RecipientState.PENDING;
          case 1 -> new RecipientState.Deferred(readStatus(in));
          case 2 -> new RecipientState.Done(readStatus(in));
          case 3 -> new RecipientState.Failed(readStatus(in));
          default -> throw new DamagedException("unknown recipient state");
        };
    return new Progress(id, (int) recipient, state);
  }

  private static void putStatus(ByteWriter out, DeliveryStatus status) {
    out.put(Codes.of(status.action())).putText(status.dsn()).putText(status.text());
    out.putText(status.relay()).putText(status.remoteMta()).putText(status.diagnostic());
  }

  private static DeliveryStatus readStatus(ByteReader in) throws DamagedException {
    DeliveryStatus.Action action = Codes.action(in.get());
    String dsn = in.text();
    if (dsn.length() < 5 || "245".indexOf(dsn.charAt(0)) < 0) {
      throw new DamagedException("impossible delivery status");
    }
    return new DeliveryStatus(action, dsn, in.text(), in.text(), in.text(), in.text());
  }

  static ByteWriter state(State state) {
    var out = new ByteWriter(48);
    putTime(out.putText(state.id).put(Codes.of(state.queue)), state.due);
    return state.expired ? out.put(EXPIRED) : out;
  }

  static State readState(ByteBuffer payload) throws DamagedException {
    var in = new ByteReader(payload);
    String id = readId(in);
    QueueName queue = readQueue(in);
    Instant due = readTime(in);
    return new State(id, queue, due, in.remaining() > 0 && (in.get() & EXPIRED) != 0);
  }

  static ByteWriter id(String id) {
    return new ByteWriter(24).putText(id);
  }

  /** Also the id with which MESSAGE, PROGRESS and STATE begin. */
  static String readId(ByteBuffer payload) throws DamagedException {
    return readId(new ByteReader(payload));
  }

  private static String readId(ByteReader in) throws DamagedException {
    String id = in.text();
    if (!QueueIds.isValid(id)) {
      throw new DamagedException("impossible queue id");
    }
    return id;
  }

  private static QueueName readQueue(ByteReader in) throws DamagedException {
    return Codes.queue(in.get());
  }

  private static ByteWriter putTime(ByteWriter out, Instant time) {
    return out.putNumber(time.getEpochSecond()).putNumber(time.getNano());
  }

  private static Instant readTime(ByteReader in) throws DamagedException {
    try {
      return Instant.ofEpochSecond(in.number(), in.number());
    } catch (DateTimeException | ArithmeticException e) {
      throw new DamagedException("impossible time");
    }
  }

  /** Recipients of an envelope that nobody tried yet. */
  static List<RecipientState> untried(Envelope envelope) {
    var states = new ArrayList<RecipientState>(envelope.recipients().size());
    for (int i = envelope.recipients().size(); i > 0; i--) {
      states.add(RecipientState.PENDING);
    }
    return states;
  }
}
