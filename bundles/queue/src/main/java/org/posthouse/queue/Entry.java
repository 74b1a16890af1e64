package org.posthouse.queue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.posthouse.api.memory.MemoryShare;
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

  /**
   * The message as it is in memory until its first attempt is over.
   *
   * @param memory what it is charged to, closed with it
   */
  record Cached(Envelope envelope, byte[] bytes, int length, MemoryShare memory) {}

  /**
   * Where a message can be read.
   *
   * @param segment null if it is in a file of its own
   * @param changes states of recipients that are newer than what can be read there
   * @param folding whether it is being moved
   */
  record Place(
      Cached cached,
      Segment segment,
      QueueName fileQueue,
      int fileDepth,
      Map<Integer, RecipientState> changes,
      boolean folding) {
    Path file(Layout layout, String id) {
      return segment == null ? layout.path(fileQueue, fileDepth, id) : null;
    }

    boolean isAt(Place other) {
      return segment == other.segment
          && fileQueue == other.fileQueue
          && fileDepth == other.fileDepth;
    }
  }

  /**
   * What a message is when it begins to be brought into a file.
   *
   * @param place where it is until then
   * @param strayQueue where an older copy is, or null
   * @param state what the file is to say
   * @param removed whether somebody is about to remove it
   * @param tail what the disk has of its envelope and recipients
   */
  record Folding(
      Place place,
      QueueName strayQueue,
      int strayDepth,
      Payloads.State state,
      boolean removed,
      long tail) {
    Path stray(Layout layout, String id) {
      return strayQueue == null ? null : layout.path(strayQueue, strayDepth, id);
    }
  }

  /** An entry in the index, with its places in the maps and its id. */
  private static final int ENTRY = 400;

  private static final int CHANGE = 80;

  /** What a recipient takes beside its texts. */
  private static final int RECIPIENT = 200;

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

  /** How many there are in its envelope. */
  int recipients;

  /** In which domains they may be, see {@link Sites}. */
  long sites;

  /** Whether somebody asked for the next attempt, see {@link QueueEntry#asked}. */
  boolean asked;

  /** What the disk has of its envelope and the states of its recipients, in bytes. */
  long tail;

  /** What the states in {@link #changes} take. */
  private long changesWeight;

  /** What it is charged with in the index. */
  long charged;

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
    changesWeight += weight(state) - weight(changes.put(recipient, state));
    version++;
  }

  private static long weight(RecipientState state) {
    return state == null ? 0 : CHANGE + state.footprint();
  }

  /** What it takes in the index, in bytes of the heap. */
  long weight() {
    return ENTRY + changesWeight;
  }

  /** What has to be read to have the message in memory, in bytes of the heap at most. */
  long footprint() {
    if (cached != null) {
      return 0;
    }
    // The bytes as they are read, and the texts made of them, which may need two bytes a letter.
    return 3 * tail + (long) recipients * RECIPIENT + (segment != null ? length : 0);
  }

  Place place() {
    return new Place(
        cached,
        segment,
        fileQueue,
        fileDepth,
        changes == null ? Map.of() : Map.copyOf(changes),
        folding);
  }

  /** A file of this message that is not where it is read from. */
  void isAlsoAt(QueueName place, int depth) {
    if (segment != null && !folding) {
      strayQueue = place;
      strayDepth = depth;
    }
  }

  Folding beginFolding() {
    folding = true;
    version++;
    later = null;
    return new Folding(
        place(), strayQueue, strayDepth, state(placeOfFile(), due()), wish == Wish.DELETE, tail);
  }

  private QueueName placeOfFile() {
    if (wish == Wish.HOLD || queue == QueueName.HOLD) {
      return QueueName.HOLD;
    }
    return queue == QueueName.DEFERRED ? QueueName.DEFERRED : QueueName.INCOMING;
  }

  void isFolded(Folding done, int depth) {
    segment = null;
    fileQueue = done.state().queue();
    fileDepth = depth;
    strayQueue = null;
    if (changes != null) {
      done.place().changes().forEach(this::isFolded);
      if (changes.isEmpty()) {
        changes = null;
      }
    }
  }

  private void isFolded(int recipient, RecipientState state) {
    if (changes.remove(recipient, state)) {
      changesWeight -= weight(state);
    }
  }

  /** Returns whether the mark is new. */
  boolean expire() {
    if (gone || expired) {
      return false;
    }
    expired = true;
    version++;
    return true;
  }

  boolean withdrawExpire() {
    expired = false;
    version++;
    return true;
  }

  boolean wishDelete() {
    wish = Wish.DELETE;
    return !gone;
  }

  /** This one in another queue or with another time. */
  Payloads.State state(QueueName otherQueue, Instant otherDue) {
    return new Payloads.State(id, otherQueue, otherDue, expired);
  }

  QueueEntry view() {
    return new QueueEntry(
        id, queue, instant(arrivalMicros), due(), size, expired, asked, recipients, footprint());
  }
}
