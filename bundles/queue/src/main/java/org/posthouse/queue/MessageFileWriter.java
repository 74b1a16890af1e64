package org.posthouse.queue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.posthouse.api.message.RecipientState;

/** Writes a {@link MessageFile}, first its content. */
final class MessageFileWriter implements AutoCloseable {
  private static final byte[] NOTHING = {};
  private static final int PIECE = 64 << 10;

  /**
   * What may be added, beside four times the envelope, before a file is written anew: most of it is
   * no longer true then.
   */
  private static final long BULKY = 64L << 10;

  private final Disk disk;
  private final Path path;
  private final DiskFile file;
  private final long tag;
  private long position;
  private byte[] piece;
  private int pieceLength;
  private long contentSize;
  private long tailSize;
  private boolean finished;

  MessageFileWriter(Disk disk, Path path) throws IOException {
    this(disk, path, ThreadLocalRandom.current().nextLong());
  }

  private MessageFileWriter(Disk disk, Path path, long tag) throws IOException {
    this.disk = disk;
    this.path = path;
    this.file = disk.write(path);
    this.tag = tag;
    this.position = MessageFile.HEADER_BYTES;
  }

  private MessageFileWriter(Disk disk, Path path, DiskFile file, long tag, long position) {
    this.disk = disk;
    this.path = path;
    this.file = file;
    this.tag = tag;
    this.position = position;
    this.finished = true;
  }

  long contentSize() {
    return contentSize;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    if (piece == null) {
      piece = new byte[PIECE];
    }
    int done = 0;
    while (done < length) {
      int n = Math.min(PIECE - pieceLength, length - done);
      System.arraycopy(bytes, offset + done, piece, pieceLength, n);
      pieceLength += n;
      done += n;
      if (pieceLength == PIECE) {
        flushPiece();
      }
    }
    contentSize += length;
  }

  private void flushPiece() throws IOException {
    if (pieceLength > 0) {
      record(Record.CONTENT, NOTHING, 0, piece, pieceLength);
      pieceLength = 0;
    }
  }

  /** What stands behind the content of a file that is complete. */
  long tailSize() {
    return tailSize;
  }

  /** Completes the file and syncs it. The head's size must be the content's. */
  void finish(
      Payloads.Head head, boolean expired, Map<Integer, RecipientState> changes, boolean removed)
      throws IOException {
    flushPiece();
    piece = null;
    long contentEnd = position;
    ByteWriter envelope = Payloads.head(head);
    record(Record.ENVELOPE, envelope.bytes(), envelope.length(), NOTHING, 0);
    if (expired) {
      state(new Payloads.State(head.id(), head.queue(), head.due(), true));
    }
    tail(head.id(), changes, removed);
    tailSize = position - contentEnd;
    file.write(MessageFile.header(tag, contentEnd, contentSize), 0);
    file.sync();
    finished = true;
  }

  private void state(Payloads.State state) throws IOException {
    ByteWriter payload = Payloads.state(state);
    record(Record.STATE, payload.bytes(), payload.length(), NOTHING, 0);
  }

  private void tail(String id, Map<Integer, RecipientState> changes, boolean removed)
      throws IOException {
    for (var change : changes.entrySet()) {
      ByteWriter progress = Payloads.progress(id, change.getKey(), change.getValue());
      record(Record.PROGRESS, progress.bytes(), progress.length(), NOTHING, 0);
    }
    if (removed) {
      ByteWriter remove = Payloads.id(id);
      record(Record.REMOVE, remove.bytes(), remove.length(), NOTHING, 0);
    }
  }

  /**
   * Adds to a file what happened since, and syncs it.
   *
   * @param draft where to write the file anew when too much has been added to it
   */
  static void update(
      Disk disk,
      Path path,
      Path draft,
      Payloads.State state,
      Map<Integer, RecipientState> changes,
      boolean removed)
      throws IOException {
    try (DiskFile file = disk.write(path)) {
      MessageFile.Summary old = MessageFile.summary(file, path);
      if (old.end() - old.contentEnd() > BULKY + 4L * old.envelope()) {
        renew(disk, path, draft, MessageFile.read(file, path), state, changes, removed);
        return;
      }
      try (var writer = new MessageFileWriter(disk, path, file, old.tag(), old.end())) {
        writer.state(state);
        writer.tail(state.id(), changes, removed);
        file.sync();
      }
    }
  }

  /** Who reads the content meanwhile finds it at the same place and with the same tag. */
  private static void renew(
      Disk disk,
      Path path,
      Path draft,
      MessageFile old,
      Payloads.State state,
      Map<Integer, RecipientState> changes,
      boolean removed)
      throws IOException {
    var states = new HashMap<>(old.states());
    states.putAll(changes);
    var head =
        new Payloads.Head(
            state.id(),
            state.queue(),
            state.due(),
            old.head().contentSize(),
            old.head().envelope());
    // The records of one that could not be moved would pass for those of this one.
    disk.delete(draft);
    try (var writer = new MessageFileWriter(disk, draft, old.tag());
        InputStream in = new FileContent(() -> disk.read(path), old, damage -> {}).open()) {
      byte[] buffer = new byte[PIECE];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        writer.write(buffer, 0, n);
      }
      writer.finish(head, state.expired(), states, removed);
    }
    disk.move(draft, path);
  }

  private void record(int type, byte[] head, int headLength, byte[] body, int bodyLength)
      throws IOException {
    int length = headLength + bodyLength;
    var out = ByteBuffer.allocate((int) Record.sizeOnDisk(length));
    int checksum = Record.checksum(type, head, headLength, body, bodyLength);
    Record.putHeader(out, tag, type, length, checksum);
    out.put(head, 0, headLength).put(body, 0, bodyLength);
    Record.pad(out, length);
    out.flip();
    long size = out.limit();
    file.write(out, position);
    position += size;
  }

  /** Closes the file, and deletes it if it was not finished. */
  @Override
  public void close() throws IOException {
    file.close();
    if (!finished) {
      disk.delete(path);
    }
  }
}
