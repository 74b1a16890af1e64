package org.posthouse.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.posthouse.api.queue.QueueName;

/** Brings the file of a message up to date with the index, so that the journal may forget it. */
final class Folder {
  /** An envelope above this is in memory alone. */
  private static final int LARGE = 256 << 10;

  private final ReentrantLock largeOnes = new ReentrantLock();
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

  /**
   * @param touched where directories go that have to be synced
   */
  void fold(Entry entry, Segment oldest, Collection<Path> touched) throws IOException {
    Optional<Entry.Folding> folding = index.beginFolding(entry, oldest);
    if (folding.isEmpty()) {
      return;
    }
    boolean large = folding.get().tail() > LARGE;
    if (large) {
      largeOnes.lock();
    }
    try {
      fold(entry, folding.get(), touched);
    } catch (DamagedException damage) {
      index.abandonFolding(entry);
      onDamage.accept(entry, damage);
    } catch (IOException | RuntimeException e) {
      index.abandonFolding(entry);
      throw e;
    } finally {
      if (large) {
        largeOnes.unlock();
      }
    }
  }

  private void fold(Entry entry, Entry.Folding folding, Collection<Path> touched)
      throws IOException {
    QueueName queue = folding.state().queue();
    int depth = options.get().depth(queue.word());
    Path target = layout.path(queue, depth, entry.id);
    layout.makeParent(target);
    if (folding.place().segment() != null) {
      create(entry, folding, target);
    } else {
      update(entry, folding, target, touched);
    }
    touched.add(target.getParent());
    if (!index.endFolding(entry, folding, depth)) {
      disk.delete(target);
    }
    Path stray = folding.stray(layout, entry.id);
    if (stray != null && !stray.equals(target)) {
      disk.delete(stray);
      touched.add(stray.getParent());
    }
  }

  private void update(Entry entry, Entry.Folding folding, Path target, Collection<Path> touched)
      throws IOException {
    Path file = folding.place().file(layout, entry.id);
    MessageFileWriter.update(
        disk,
        file,
        layout.drafts().resolve(entry.id),
        folding.state(),
        folding.place().changes(),
        folding.removed());
    if (!target.equals(file)) {
      disk.move(file, target);
      touched.add(file.getParent());
    }
  }

  private void create(Entry entry, Entry.Folding folding, Path target) throws IOException {
    Path draft = layout.drafts().resolve(entry.id);
    Record record = folding.place().segment().read(entry.offset, entry.length);
    var in = new ByteReader(record.payload());
    Payloads.Head old = Payloads.readHead(in);
    if (!old.id().equals(entry.id)) {
      throw new DamagedException(entry.id + ": is message " + old.id());
    }
    var head =
        new Payloads.Head(
            entry.id,
            folding.state().queue(),
            folding.state().due(),
            old.contentSize(),
            old.envelope());
    try (var writer = new MessageFileWriter(disk, draft)) {
      ByteBuffer content = in.rest();
      writer.write(
          content.array(), content.arrayOffset() + content.position(), content.remaining());
      writer.finish(head, folding.state().expired(), folding.place().changes(), folding.removed());
    }
    disk.move(draft, target);
  }
}
