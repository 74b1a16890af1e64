package org.posthouse.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.QueueName;

/** Brings the file of a message up to date with the index, so that the journal may forget it. */
final class Folder {
  private final Disk disk;
  private final Layout layout;
  private final Index index;
  private final Supplier<QueueOptions> options;
  private final BiConsumer<Entry, DamagedException> onDamage;

  Folder(
      Disk disk,
      Layout layout,
      Index index,
      Supplier<QueueOptions> options,
      BiConsumer<Entry, DamagedException> onDamage) {
    this.disk = disk;
    this.layout = layout;
    this.index = index;
    this.options = options;
    this.onDamage = onDamage;
  }

  /** What a message is at the moment when folding begins. */
  private record Snapshot(
      Entry entry,
      Segment segment,
      Entry.Cached cached,
      Path file,
      Path stray,
      QueueName queue,
      Payloads.State state,
      Map<Integer, RecipientState> changes,
      boolean removed) {}

  /**
   * @param touched where directories go that have to be synced
   */
  void fold(Entry entry, Segment oldest, Collection<Path> touched) throws IOException {
    Snapshot snapshot = begin(entry, oldest);
    if (snapshot == null) {
      return;
    }
    try {
      int depth = options.get().depth(snapshot.queue.word());
      Path target = layout.path(snapshot.queue, depth, entry.id);
      layout.makeParent(target);
      if (snapshot.segment != null) {
        create(snapshot, target);
      } else {
        MessageFileWriter.update(
            disk,
            snapshot.file,
            layout.drafts().resolve(entry.id),
            snapshot.state,
            snapshot.changes,
            snapshot.removed);
        if (!target.equals(snapshot.file)) {
          disk.move(snapshot.file, target);
          touched.add(snapshot.file.getParent());
        }
      }
      touched.add(target.getParent());
      if (!end(snapshot, depth)) {
        disk.delete(target);
      }
      if (snapshot.stray != null && !snapshot.stray.equals(target)) {
        disk.delete(snapshot.stray);
        touched.add(snapshot.stray.getParent());
      }
    } catch (DamagedException damage) {
      abandon(entry);
      onDamage.accept(entry, damage);
    } catch (IOException | RuntimeException e) {
      abandon(entry);
      throw e;
    }
  }

  private Snapshot begin(Entry entry, Segment oldest) {
    index.lock.lock();
    try {
      if (entry.gone || entry.oldest != oldest) {
        return null;
      }
      entry.folding = true;
      entry.version++;
      entry.later = null;
      boolean hold = entry.wish == Entry.Wish.HOLD || entry.queue == QueueName.HOLD;
      QueueName queue =
          hold
              ? QueueName.HOLD
              : entry.queue == QueueName.DEFERRED ? QueueName.DEFERRED : QueueName.INCOMING;
      return new Snapshot(
          entry,
          entry.segment,
          entry.cached,
          entry.segment == null ? layout.path(entry.fileQueue, entry.fileDepth, entry.id) : null,
          entry.strayQueue == null
              ? null
              : layout.path(entry.strayQueue, entry.strayDepth, entry.id),
          queue,
          entry.state(queue, entry.due()),
          entry.changes == null ? Map.of() : Map.copyOf(entry.changes),
          entry.wish == Entry.Wish.DELETE);
    } finally {
      index.lock.unlock();
    }
  }

  private void create(Snapshot snapshot, Path target) throws IOException {
    Entry entry = snapshot.entry;
    Path draft = layout.drafts().resolve(entry.id);
    Record record = snapshot.segment.read(entry.offset, entry.length);
    var in = new ByteReader(record.payload());
    Payloads.Head old = Payloads.readHead(in);
    if (!old.id().equals(entry.id)) {
      throw new DamagedException(entry.id + ": is message " + old.id());
    }
    var head =
        new Payloads.Head(
            entry.id, snapshot.queue, snapshot.state.due(), old.contentSize(), old.envelope());
    try (var writer = new MessageFileWriter(disk, draft)) {
      ByteBuffer content = in.rest();
      writer.write(
          content.array(), content.arrayOffset() + content.position(), content.remaining());
      writer.finish(head, snapshot.state.expired(), snapshot.changes, snapshot.removed);
    }
    disk.move(draft, target);
  }

  /** Returns false if the message has gone meanwhile. */
  private boolean end(Snapshot snapshot, int depth) {
    Entry entry = snapshot.entry;
    index.lock.lock();
    try {
      entry.folding = false;
      if (entry.gone) {
        return false;
      }
      entry.segment = null;
      entry.fileQueue = snapshot.queue;
      entry.fileDepth = depth;
      entry.strayQueue = null;
      if (entry.changes != null) {
        snapshot.changes.forEach((recipient, state) -> entry.changes.remove(recipient, state));
        if (entry.changes.isEmpty()) {
          entry.changes = null;
        }
      }
      index.needs(entry, entry.later);
      return true;
    } finally {
      index.lock.unlock();
    }
  }

  private void abandon(Entry entry) {
    index.lock.lock();
    try {
      entry.folding = false;
      entry.later = null;
    } finally {
      index.lock.unlock();
    }
  }
}
