package org.posthouse.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.posthouse.api.message.RecipientState;

/**
 * A message in a file of its own: a header, the content in pieces, the envelope, then what became
 * of the message, appended.
 *
 * @param contentEnd where the content ends and the envelope begins
 * @param state the last queue and due time
 * @param states of recipients that are no longer pending
 * @param end behind the last good record
 * @param removed the message was deleted while it was being delivered
 * @param damagedTail something behind the envelope is damaged and was ignored
 */
record MessageFile(
    long tag,
    long contentEnd,
    Payloads.Head head,
    Payloads.State state,
    Map<Integer, RecipientState> states,
    long end,
    boolean removed,
    boolean damagedTail) {
  static final int HEADER_BYTES = 64;
  private static final long MAGIC = 0x5048514d53473101L;
  private static final int CHECKED = 32;
  private static final int MAX_TAIL = 1 << 28;

  /** Only that much of the heap is used to look at a file. */
  private static final int HEAP_PART = 8;

  static ByteBuffer header(long tag, long contentEnd, long contentSize) {
    var header = ByteBuffer.allocate(HEADER_BYTES);
    header.putLong(MAGIC).putLong(tag).putLong(contentEnd).putLong(contentSize);
    header.putInt(checksum(header));
    return header.position(0);
  }

  private static int checksum(ByteBuffer header) {
    var crc = new CRC32C();
    crc.update(header.duplicate().position(0).limit(CHECKED));
    return (int) crc.getValue();
  }

  /**
   * What the index needs of a file, and who adds to it: read without keeping the envelope.
   *
   * @param tail the bytes of the envelope and of what is appended
   * @param envelope the bytes of the envelope alone
   */
  record Summary(
      long tag,
      long contentEnd,
      Payloads.Summary head,
      Payloads.State state,
      long end,
      int tail,
      int envelope,
      boolean removed,
      boolean damagedTail) {}

  /** The end of a file as it was read. */
  private record Tail(long tag, long contentEnd, ByteBuffer bytes) {}

  /** Reads everything but the content. */
  static MessageFile read(DiskFile file, Path path) throws IOException {
    Tail tail = readTail(file, path);
    return parse(tail.tag, tail.contentEnd, tail.bytes, path);
  }

  private static Tail readTail(DiskFile file, Path path) throws IOException {
    long size = file.size();
    if (size < HEADER_BYTES) {
      throw new DamagedException(path + ": file too short");
    }
    var header = ByteBuffer.allocate(HEADER_BYTES);
    file.readFully(header, 0);
    long contentEnd = header.getLong(16);
    if (header.getLong(0) != MAGIC
        || header.getInt(CHECKED) != checksum(header)
        || contentEnd < HEADER_BYTES
        || contentEnd > size
        || size - contentEnd > MAX_TAIL) {
      throw new DamagedException(path + ": damaged header");
    }
    if (size - contentEnd > Runtime.getRuntime().maxMemory() / HEAP_PART) {
      throw new IOException(path + ": the envelope needs a larger heap (-Xmx)");
    }
    var tail = ByteBuffer.allocate((int) (size - contentEnd));
    file.readFully(tail, contentEnd);
    return new Tail(header.getLong(8), contentEnd, tail.flip());
  }

  static Summary summary(DiskFile file, Path path) throws IOException {
    Tail tail = readTail(file, path);
    int length = tail.bytes.remaining();
    var scanner = new RecordScanner(tail.bytes, 0, tail.tag);
    Record first = scanner.next();
    if (first == null || first.type() != Record.ENVELOPE) {
      throw new DamagedException(path + ": damaged envelope");
    }
    int envelope = first.payload().remaining();
    Payloads.Summary head = Payloads.readSummary(new ByteReader(first.payload()));
    var state = new Payloads.State(head.id(), head.queue(), head.due(), false);
    boolean removed = false;
    for (Record record = scanner.next(); record != null; record = scanner.next()) {
      switch (record.type()) {
        case Record.PROGRESS -> {}
        case Record.STATE -> state = Payloads.readState(record.payload());
        case Record.REMOVE -> removed = true;
        default -> throw new DamagedException(path + ": unknown record type " + record.type());
      }
    }
    return new Summary(
        tail.tag,
        tail.contentEnd,
        head,
        state,
        tail.contentEnd + scanner.position(),
        length,
        envelope,
        removed,
        !scanner.damages().isEmpty());
  }

  /** The same; the file must be the one of this message. */
  static MessageFile read(DiskFile file, Path path, String id) throws IOException {
    MessageFile message = read(file, path);
    if (!message.head.id().equals(id)) {
      throw new DamagedException(path + ": is message " + message.head.id());
    }
    return message;
  }

  private static MessageFile parse(long tag, long contentEnd, ByteBuffer tail, Path path)
      throws DamagedException {
    var scanner = new RecordScanner(tail, 0, tag);
    Record first = scanner.next();
    if (first == null || first.type() != Record.ENVELOPE) {
      throw new DamagedException(path + ": damaged envelope");
    }
    Payloads.Head head = Payloads.readHead(new ByteReader(first.payload()));
    var state = new Payloads.State(head.id(), head.queue(), head.due(), false);
    var states = new HashMap<Integer, RecipientState>();
    boolean removed = false;
    for (Record record = scanner.next(); record != null; record = scanner.next()) {
      switch (record.type()) {
        case Record.PROGRESS -> {
          Payloads.Progress progress = Payloads.readProgress(record.payload());
          states.put(progress.recipient(), progress.state());
        }
        case Record.STATE -> state = Payloads.readState(record.payload());
        case Record.REMOVE -> removed = true;
        default -> throw new DamagedException(path + ": unknown record type " + record.type());
      }
    }
    return new MessageFile(
        tag,
        contentEnd,
        head,
        state,
        states,
        contentEnd + scanner.position(),
        removed,
        !scanner.damages().isEmpty());
  }

  /** Whether a file is in the format of Postfix: its first record has type C and length 95. */
  static boolean isPostfix(DiskFile file) throws IOException {
    var start = ByteBuffer.allocate(2);
    return file.size() > 2
        && file.read(start, 0) == 2
        && start.get(0) == 'C'
        && start.get(1) > 0x20
        && start.get(1) < 0x7f;
  }
}
