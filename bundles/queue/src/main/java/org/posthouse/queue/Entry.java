package org.posthouse.queue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;

/** A message in the index. All that is not final is guarded by the lock of the {@link Index}. */
final class Entry {

  /** What becomes of a message when the attempt in progress is over. */
  enum Wish {
    NONE,
    HOLD,
    DELETE
  }

  /** The message as it is in memory until its first attempt is over. */
  record Cached(Envelope envelope, byte[] bytes, int length) {}

  final String id;
  final long arrivalMicros;
  final long size;

  QueueName queue;
  long dueMicros;
  Wish wish = Wish.NONE;

  /** Whether the next attempt returns the message. */
  boolean expired;

  /** Where the message stands in the journal; null when it has its own file. */
  Segment segment;

  int offset;
  int length;

  /** Where its file is: the directory and the levels below it. */
  QueueName fileQueue;

  int fileDepth;

  /** A copy in a file that is older than what the journal has: left by a crash. */
  QueueName strayQueue;

  int strayDepth;

  /** The oldest segment that has something of this message that its file has not; or null. */
  Segment oldest;

  /** States of recipients that the message's record does not have; or null. */
  Map<Integer, RecipientState> changes;

  /** The keeper is writing its file; what changes meanwhile needs {@link #later}. */
  boolean folding;

  Segment later;
  Cached cached;
  boolean gone;

  /** Counts what happened to the message, so that a slow observer sees that it is late. */
  int version;

  Entry(String id, QueueName queue, Instant arrival, Instant due, long size) {
    this.id = id;
    this.queue = queue;
    this.arrivalMicros = micros(arrival);
    this.dueMicros = micros(due);
    this.size = size;
  }

  static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  Instant due() {
    return instant(dueMicros);
  }

  void change(int recipient, RecipientState state) {
    if (changes == null) {
      changes = new HashMap<>(4);
    }
    changes.put(recipient, state);
    version++;
  }

  /** This one in another queue or with another time. */
  Payloads.State state(QueueName otherQueue, Instant otherDue) {
    return new Payloads.State(id, otherQueue, otherDue, expired);
  }

  QueueEntry view() {
    return new QueueEntry(id, queue, instant(arrivalMicros), due(), size, expired);
  }
}
