package org.posthouse.queue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.RecipientState;

/** Reads messages from wherever they are: memory, journal, files. */
final class MessageReader {

  /** How long the keeper may take to move a message while somebody wants to read it. */
  private static final Duration MOVE_LIMIT = Duration.ofSeconds(30);

  private static final long PAUSE_NANOS = 1_000_000;

  private final Disk disk;
  private final Layout layout;
  private final Index index;
  private final Log log;
  private final BiConsumer<Entry, DamagedException> onDamage;

  MessageReader(
      Disk disk,
      Layout layout,
      Index index,
      Log log,
      BiConsumer<Entry, DamagedException> onDamage) {
    this.disk = disk;
    this.layout = layout;
    this.index = index;
    this.log = log;
    this.onDamage = onDamage;
  }

  Optional<StoredMessage> read(Entry entry) {
    long deadline = System.nanoTime() + MOVE_LIMIT.toNanos();
    while (true) {
      Optional<Entry.Place> place = index.place(entry);
      if (place.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(read(entry, place.get()));
      } catch (IOException e) {
        if (isFinal(entry, place.get(), deadline)) {
          failed(entry, e);
          return Optional.empty();
        }
      }
    }
  }

  /** Whether a failure at a place is no matter of the keeper moving the message meanwhile. */
  private boolean isFinal(Entry entry, Entry.Place tried, long deadline) {
    Entry.Place now = index.place(entry).orElse(null);
    if (now != null && (now.folding() || tried.folding())) {
      LockSupport.parkNanos(PAUSE_NANOS);
    } else if (now != null && now.isAt(tried)) {
      return true;
    }
    return System.nanoTime() - deadline > 0;
  }

  private void failed(Entry entry, IOException e) {
    if (e instanceof DamagedException damage) {
      onDamage.accept(entry, damage);
    } else if (e instanceof EOFException) {
      onDamage.accept(entry, new DamagedException(Trouble.describe(e)));
    } else {
      log.warn(entry.id + ": cannot read the message: " + Trouble.describe(e));
    }
  }

  private StoredMessage read(Entry entry, Entry.Place place) throws IOException {
    if (place.cached() != null) {
      var content =
          new StoredMessage.HeapContent(place.cached().bytes(), 0, place.cached().length());
      return StoredMessage.of(entry.id, place.cached().envelope(), content, place.changes());
    }
    return place.segment() != null ? fromJournal(entry, place) : fromFile(entry, place);
  }

  private StoredMessage fromJournal(Entry entry, Entry.Place place) throws IOException {
    Record record = place.segment().read(entry.offset, entry.length);
    return message(entry.id, record, place.changes());
  }

  static StoredMessage message(String id, Record record, Map<Integer, RecipientState> changes)
      throws DamagedException {
    var in = new ByteReader(record.payload());
    Payloads.Head head = Payloads.readHead(in);
    if (!head.id().equals(id)) {
      throw new DamagedException("is message " + head.id());
    }
    ByteBuffer bytes = in.rest();
    var content =
        new StoredMessage.HeapContent(
            bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    return StoredMessage.of(id, head.envelope(), content, changes);
  }

  private StoredMessage fromFile(Entry entry, Entry.Place place) throws IOException {
    MessageFile message;
    Path path = place.file(layout, entry.id);
    try (DiskFile file = disk.read(path)) {
      message = MessageFile.read(file, path, entry.id);
    }
    var states = new HashMap<>(message.states());
    states.putAll(place.changes());
    var content =
        new FileContent(() -> openAgain(entry), message, damage -> onDamage.accept(entry, damage));
    return StoredMessage.of(entry.id, message.head().envelope(), content, states);
  }

  private DiskFile openAgain(Entry entry) throws IOException {
    long deadline = System.nanoTime() + MOVE_LIMIT.toNanos();
    while (true) {
      Entry.Place place = index.place(entry).orElse(null);
      if (place == null || place.segment() != null) {
        throw new IOException(entry.id + ": message is gone");
      }
      try {
        return disk.read(place.file(layout, entry.id));
      } catch (IOException e) {
        if (isFinal(entry, place, deadline)) {
          throw e;
        }
      }
    }
  }
}
