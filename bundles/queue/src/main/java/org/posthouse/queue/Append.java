package org.posthouse.queue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.posthouse.api.MailError;
import org.posthouse.api.MailException;

/** A record on its way into the journal. */
final class Append {
  private static final byte[] NOTHING = {};

  final int type;
  final byte[] head;
  final int headLength;
  final byte[] body;
  final int bodyLength;
  final int checksum;

  /** The new message that this record brings; null for any other record. */
  final Entry entry;

  private final Thread waiter;
  private final boolean expendable;
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private volatile MailError error;

  private enum Stage {
    WAITING,
    /** On disk; the waiter will hear of it in any case. */
    CLAIMED,
    DONE,
    /** Nobody waits any more, the caller was told that it failed. */
    ABANDONED
  }

  private Append(
      int type,
      ByteWriter head,
      byte[] body,
      int bodyLength,
      Entry entry,
      boolean wait,
      boolean expendable) {
    this.type = type;
    this.head = head.bytes();
    this.headLength = head.length();
    this.body = body;
    this.bodyLength = bodyLength;
    this.entry = entry;
    this.checksum = Record.checksum(type, this.head, headLength, body, bodyLength);
    this.waiter = wait ? Thread.currentThread() : null;
    this.expendable = expendable;
  }

  static Append message(ByteWriter head, byte[] content, int length, Entry entry) {
    return new Append(Record.MESSAGE, head, content, length, entry, true, false);
  }

  /** The calling thread is going to wait until it is on disk. */
  static Append durable(int type, ByteWriter payload) {
    return new Append(type, payload, NOTHING, 0, null, true, false);
  }

  static Append lazy(int type, ByteWriter payload) {
    return new Append(type, payload, NOTHING, 0, null, false, false);
  }

  /** As {@link #lazy}, but worth no reserve: without it a message is only tried again early. */
  static Append expendable(int type, ByteWriter payload) {
    return new Append(type, payload, NOTHING, 0, null, false, true);
  }

  boolean isExpendable() {
    return expendable;
  }

  boolean isDurable() {
    return waiter != null;
  }

  /** Of a record that is not a message. */
  ByteBuffer payload() {
    return ByteBuffer.wrap(head, 0, headLength);
  }

  int length() {
    return headLength + bodyLength;
  }

  /** To be called before the message is made known; false if the caller has given up. */
  boolean claim() {
    return stage.compareAndSet(Stage.WAITING, Stage.CLAIMED);
  }

  /** Tells the caller; null for success. Only the first outcome counts. */
  void complete(MailError outcome) {
    if (stage.get() == Stage.DONE) {
      return;
    }
    error = outcome;
    if (stage.getAndUpdate(s -> s == Stage.ABANDONED ? s : Stage.DONE) != Stage.ABANDONED) {
      LockSupport.unpark(waiter);
    }
  }

  /** Waits for the committer; by the calling thread of {@link #message} or {@link #durable}. */
  void await(Duration limit) throws MailException {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    while (stage.get() != Stage.DONE) {
      LockSupport.parkNanos(this, Math.max(1, deadline - System.nanoTime()));
      interrupted |= Thread.interrupted();
      if (deadline - System.nanoTime() <= 0
          && stage.compareAndSet(Stage.WAITING, Stage.ABANDONED)) {
        error = Trouble.write("no answer from the disk in " + limit.toSeconds() + "s");
        break;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (error != null) {
      throw new MailException(error);
    }
  }
}
