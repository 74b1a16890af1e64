package org.posthouse.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The segments, in order. Appending is the business of one thread, the committer; retiring that of
 * another, the keeper. Segments retire in their order only: so whatever ends a message stays in the
 * journal for longer than what began it.
 */
final class Journal {

  /**
   * While no other segment is at hand, this part of the current one is kept for what changes or
   * ends messages, so that on a full disk mail can leave and nothing that happened is forgotten.
   */
  private static final int RESERVED_PART = 8;

  private static final int NAME_DIGITS = 4;

  /** After a failure to get space: how long not to try again. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Disk disk;
  private final Path directory;
  private final int segmentSize;
  private final int segmentLimit;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Segment> used = new ArrayDeque<>();
  private final ArrayDeque<Segment> spare = new ArrayDeque<>();
  private long nextGeneration = 1;
  private int nextName;
  private volatile Segment current;

  private long bufferAt;
  private boolean unsynced;
  private IOException lastFailure;
  private long lastFailureNanos;

  /** Why there is no spare segment and none can be made; else null. */
  private volatile IOException shortage;

  private volatile boolean hasSpare;

  Journal(Disk disk, Path directory, int segmentSize, int segmentLimit) {
    this.disk = disk;
    this.directory = directory;
    this.segmentSize = segmentSize;
    this.segmentLimit = segmentLimit;
  }

  /**
   * Opens what an earlier run left.
   *
   * @param onDamage takes segments that cannot be read at all
   * @return those in use in order, for the replay
   */
  List<Segment> open(Consumer<Path> onDamage) throws IOException {
    for (Path path : disk.list(directory)) {
      String name = path.getFileName().toString();
      if (name.startsWith("segment-")) {
        Segment segment = Segment.open(disk, path, false);
        nextName = Math.max(nextName, number(name) + 1);
        if (segment.generation > 0) {
          used.add(segment);
        } else if (!segment.isReadable() && !segment.isBlank()) {
          segment.file.close();
          onDamage.accept(path);
        } else if (segment.size == segmentSize && spare.size() < segmentLimit) {
          addSpare(segment);
        } else {
          discard(segment);
        }
      }
    }
    var inOrder = new ArrayList<>(used);
    inOrder.sort((a, b) -> Long.compare(a.generation, b.generation));
    used.clear();
    used.addAll(inOrder);
    nextGeneration = used.isEmpty() ? 1 : used.getLast().generation + 1;
    return inOrder;
  }

  private static int number(String name) {
    try {
      return Integer.parseInt(name.substring("segment-".length()));
    } catch (NumberFormatException other) {
      return 0;
    }
  }

  /** Where records go that are appended from now on, or an earlier segment. */
  Segment current() {
    return current;
  }

  /** Why no message is taken; null if it is. What is left is for changes then. */
  IOException shortage() {
    return shortage;
  }

  private void addSpare(Segment segment) {
    lock.lock();
    try {
      spare.add(segment);
      hasSpare = true;
      shortage = null;
    } finally {
      lock.unlock();
    }
  }

  boolean hasRoom(Append record) {
    long keep = record.entry == null || hasSpare ? 0 : segmentSize / RESERVED_PART;
    return !current.untrusted
        && position() + Record.sizeOnDisk(record.length()) + keep <= current.size;
  }

  private long position() {
    return bufferAt + buffer.position();
  }

  /** Begins another segment. What was appended before must have been synced. */
  void rotate() throws IOException {
    if (lastFailure != null && !hasSpare && System.nanoTime() - lastFailureNanos < RETRY_NANOS) {
      throw lastFailure;
    }
    Segment next = null;
    try {
      next = takeSpare();
      if (next == null) {
        next = allocate();
      }
      next.begin(nextGeneration);
    } catch (IOException e) {
      lastFailure = e;
      lastFailureNanos = System.nanoTime();
      if (next != null) {
        discard(next);
      }
      throw e;
    }
    lastFailure = null;
    nextGeneration++;
    lock.lock();
    try {
      used.add(next);
    } finally {
      lock.unlock();
    }
    continueAt(next, Segment.PAGE);
  }

  /** Goes on behind the last record of the newest segment, when there is no room for another. */
  void resume(Segment newest, int end) throws IOException {
    newest.file.sync();
    continueAt(newest, end);
  }

  private void continueAt(Segment segment, int position) {
    buffer.clear();
    bufferAt = position;
    unsynced = false;
    current = segment;
  }

  private Segment takeSpare() {
    lock.lock();
    try {
      Segment next = spare.poll();
      hasSpare = !spare.isEmpty();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private static String segmentName(int number) {
    String digits = Integer.toString(number);
    return "segment-" + "0".repeat(Math.max(0, NAME_DIGITS - digits.length())) + digits;
  }

  private Segment allocate() throws IOException {
    int number;
    lock.lock();
    try {
      number = nextName++;
    } finally {
      lock.unlock();
    }
    Path path = directory.resolve(segmentName(number));
    try {
      return Segment.allocate(disk, path, segmentSize);
    } catch (IOException e) {
      missSpare(e);
      throw e;
    }
  }

  private void missSpare(IOException reason) {
    lock.lock();
    try {
      if (spare.isEmpty()) {
        shortage = reason;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a record, for which there is room. It is on its way to the disk after {@link #flush}. */
  void append(Append record) throws IOException {
    unsynced = true;
    if (record.entry != null) {
      record.entry.segment = current;
      record.entry.offset = (int) position();
      record.entry.length = (int) Record.sizeOnDisk(record.length());
    }
    reserve(Record.HEADER);
    Record.putHeader(buffer, current.tag, record.type, record.length(), record.checksum);
    put(record.head, record.headLength);
    put(record.body, record.bodyLength);
    reserve(8);
    Record.pad(buffer, record.length());
  }

  private void put(byte[] bytes, int length) throws IOException {
    int done = 0;
    while (done < length) {
      reserve(1);
      int n = Math.min(buffer.remaining(), length - done);
      buffer.put(bytes, done, n);
      done += n;
    }
  }

  private void reserve(int room) throws IOException {
    if (buffer.remaining() < room) {
      flush();
    }
  }

  /** Hands everything to the operating system. */
  void flush() throws IOException {
    if (buffer.position() > 0) {
      buffer.flip();
      int length = buffer.limit();
      current.file.write(buffer, bufferAt);
      bufferAt += length;
      buffer.clear();
    }
  }

  /** Returns when everything is on stable storage. */
  void sync() throws IOException {
    flush();
    if (unsynced) {
      current.file.sync();
      unsynced = false;
    }
  }

  boolean isUnsynced() {
    return unsynced;
  }

  /** After a failed write or sync: nothing more goes into this segment. */
  void giveUpCurrent() {
    current.untrusted = true;
    buffer.clear();
    unsynced = false;
  }

  /** The segment to retire next; null while the journal is small enough and can grow. */
  Segment oldestToRetire() {
    lock.lock();
    try {
      boolean tooMany = used.size() + Math.min(spare.size(), 1) > segmentLimit;
      Segment oldest = used.peek();
      boolean replaced = oldest != null && oldest != current && oldest.untrusted;
      boolean starving = shortage != null && spare.isEmpty();
      return ((tooMany || starving) && oldest != current) || replaced ? oldest : null;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the oldest segment, which no message needs any more. */
  void retire(Segment oldest) throws IOException {
    if (!oldest.untrusted) {
      oldest.free();
    }
    lock.lock();
    try {
      used.remove(oldest);
      if (!oldest.untrusted && oldest.size == segmentSize && spare.isEmpty()) {
        addSpare(oldest);
        return;
      }
    } finally {
      lock.unlock();
    }
    discard(oldest);
    disk.syncDirectory(directory);
  }

  /**
   * Sees to it that the next {@link #rotate} need not wait.
   *
   * @param stuck whether the oldest segment cannot retire, so that the journal has to grow
   */
  void provideSpare(boolean stuck) throws IOException {
    lock.lock();
    try {
      if (!spare.isEmpty() || used.size() >= segmentLimit && !stuck) {
        return;
      }
    } finally {
      lock.unlock();
    }
    addSpare(allocate());
  }

  private void discard(Segment segment) throws IOException {
    segment.file.close();
    disk.delete(segment.path);
  }

  void close() throws IOException {
    for (Segment segment : used) {
      segment.file.close();
    }
    for (Segment segment : spare) {
      segment.file.close();
    }
  }
}
