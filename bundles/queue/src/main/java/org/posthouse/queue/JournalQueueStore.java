package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.posthouse.api.MailException;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.MessageDraft;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueName;
import org.posthouse.api.queue.QueueStore;

/**
 * The queue on a journal and files. Owns its directory: there is one per queue directory and
 * machine.
 */
public final class JournalQueueStore implements QueueStore, AutoCloseable {
  private static final Duration COMMIT_LIMIT = Duration.ofMinutes(5);

  private final Disk disk;
  private final Supplier<QueueOptions> options;
  private final Log log;
  private final InstantSource clock;
  private final QueueLock queueLock;
  private final Layout layout;
  private final MemoryBudget memory;
  private final Index index;
  private final Orphans orphans = new Orphans();
  private final Journal journal;
  private final Committer committer;
  private final Keeper keeper;
  private final FileScan scan;
  private final Thread scanThread;
  private final QueueIds ids = new QueueIds();
  private final FreeSpace space;
  private volatile Runnable arrival = () -> {};
  private volatile boolean scanned;

  /**
   * Takes the lock and replays the journal; the files are read in the background.
   *
   * @throws IOException if another server has the directory, or the disk fails
   */
  JournalQueueStore(Disk disk, Supplier<QueueOptions> options, Log log, InstantSource clock)
      throws IOException {
    QueueOptions now = options.get();
    this.disk = disk;
    this.options = options;
    this.log = log;
    this.clock = clock;
    this.layout = new Layout(disk, now.directory());
    this.memory = new MemoryBudget(now.memoryLimit());
    this.index = new Index(memory);
    this.space = new FreeSpace(disk, layout.journal());
    this.journal = new Journal(disk, layout.journal(), now.segmentSize(), now.segments());
    var folder = new Folder(disk, layout, index, options, this::damaged);
    this.keeper = new Keeper(disk, journal, index, folder, log);
    this.committer = new Committer(journal, this::committed, keeper::wake, log);
    this.scan = new FileScan(disk, layout, index, orphans, log, true, keeper::delete);
    this.scanThread = Thread.ofPlatform().name("queue-scan").daemon().unstarted(this::scanFiles);
    layout.makeAll();
    this.queueLock = QueueLock.take(layout.journal());
    try {
      recover();
    } catch (IOException | RuntimeException e) {
      journal.close();
      queueLock.close();
      throw e;
    }
    committer.start();
    keeper.wake();
    scanThread.start();
  }

  private void recover() throws IOException {
    for (Path left : disk.list(layout.drafts())) {
      disk.delete(left);
    }
    var rescue = new Rescue(disk, layout, log);
    var replay = new Replay(index, orphans, log, rescue::save);
    for (Segment segment : journal.open(rescue::segment)) {
      replay.read(segment);
    }
    try {
      journal.rotate();
    } catch (IOException e) {
      log.warn("queue journal: no new segment: " + Trouble.describe(e));
    }
  }

  private void scanFiles() {
    if (!scan.run()) {
      return;
    }
    index.lock.lock();
    try {
      scanned = true;
      orphans.clear();
    } finally {
      index.lock.unlock();
    }
    keeper.allowRetiring();
    arrival.run();
  }

  /** Returns when every file has been read into the index. */
  void awaitScan() throws InterruptedException {
    scanThread.join();
  }

  /** Brings everything to the disk and gives the directory free. Calls after it fail. */
  @Override
  public void close() {
    try {
      scan.stop();
      scanThread.join();
      committer.close();
      keeper.close();
      journal.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("queue: closing: " + Trouble.describe(e));
    } finally {
      queueLock.close();
    }
  }

  @Override
  public MessageDraft create() throws MailException {
    QueueOptions now = options.get();
    IOException failure = journal.recentFailure();
    if (failure != null) {
      throw Trouble.exception(failure);
    }
    space.require(now.minFree());
    String id;
    do {
      id = ids.next(clock.instant(), now.longIds());
    } while (index.get(id) != null);
    return new Draft(id, now.fileLimit(), memory, new DraftSink());
  }

  private final class DraftSink implements Draft.Sink {
    @Override
    public MessageFileWriter openFile(String id) throws IOException {
      return new MessageFileWriter(disk, layout.drafts().resolve(id));
    }

    @Override
    public void commit(String id, Envelope envelope, QueueName queue, byte[] content, int length)
        throws MailException {
      Instant arrived = envelope.arrival();
      ByteWriter head = Wire.head(new Wire.Head(id, queue, arrived, length, envelope));
      var entry = new Entry(id, queue, arrived, arrived, length);
      if (head.length() + length > options.get().segmentSize() / 2) {
        commitLargeEnvelope(id, envelope, queue, content, length);
        memory.give(content.length);
        return;
      }
      boolean keep = queue == QueueName.INCOMING;
      entry.cached = keep ? new Entry.Cached(envelope, content, length) : null;
      Append append = Append.message(head, content, length, entry);
      committer.submit(append);
      append.await(COMMIT_LIMIT);
      if (!keep) {
        memory.give(content.length);
      }
    }

    private void commitLargeEnvelope(
        String id, Envelope envelope, QueueName queue, byte[] content, int length)
        throws MailException {
      try (MessageFileWriter file = openFile(id)) {
        file.write(content, 0, length);
        commit(id, envelope, queue, file);
      } catch (IOException e) {
        throw Trouble.exception(e);
      }
    }

    @Override
    public void commit(String id, Envelope envelope, QueueName queue, MessageFileWriter file)
        throws MailException {
      Instant arrived = envelope.arrival();
      long size = file.contentSize();
      var entry = new Entry(id, queue, arrived, arrived, size);
      entry.fileQueue = queue;
      entry.fileDepth = options.get().depth(queue.word());
      Path path = layout.path(queue, entry.fileDepth, id);
      try {
        layout.makeParent(path);
        file.finish(new Wire.Head(id, queue, arrived, size, envelope), Map.of(), false);
        file.close();
        disk.move(layout.drafts().resolve(id), path);
        syncOrDelete(path);
      } catch (IOException e) {
        throw Trouble.exception(e);
      }
      index.add(entry);
      arrival.run();
    }

    private void syncOrDelete(Path path) throws IOException {
      try {
        disk.syncDirectory(path.getParent());
      } catch (IOException e) {
        disk.delete(path);
        throw e;
      }
    }
  }

  /** Called by the committer: these records are on disk. */
  private void committed(List<Append> group) {
    boolean arrived = false;
    index.lock.lock();
    try {
      for (Append record : group) {
        Entry entry = record.entry;
        if (entry != null && record.claim()) {
          index.add(entry);
          index.needs(entry, entry.segment);
          arrived = true;
        } else if (entry != null) {
          committer.submit(Append.lazy(Record.REMOVE, Wire.id(entry.id)));
        }
      }
    } finally {
      index.lock.unlock();
    }
    if (arrived) {
      arrival.run();
    }
  }

  @Override
  public List<String> activate(Instant now, int limit) {
    return index.activate(now, limit);
  }

  @Override
  public Optional<Instant> nextDue() {
    return index.nextDue();
  }

  @Override
  public void onArrival(Runnable listener) {
    arrival = listener;
  }

  @Override
  public Optional<QueueEntry> entry(String queueId) {
    return Optional.ofNullable(lookup(queueId)).map(index::view);
  }

  /** Also finds what the scan has not come to yet. To be called without the lock. */
  private Entry lookup(String queueId) {
    Entry entry = index.get(queueId);
    if (entry == null && !scanned) {
      scan.probe(queueId);
      entry = index.get(queueId);
    }
    return entry;
  }

  @Override
  public Stream<QueueEntry> entries() {
    return index.snapshot().stream();
  }

  @Override
  public Optional<QueuedMessage> find(String queueId) {
    Entry entry = lookup(queueId);
    return entry == null ? Optional.empty() : reader().read(entry).map(QueuedMessage.class::cast);
  }

  private MessageReader reader() {
    return new MessageReader(disk, layout, index, log, this::damaged);
  }

  /** A damaged message leaves the index; its remains stay in corrupt/. */
  private void damaged(Entry entry, DamagedException damage) {
    Path file;
    Segment segment;
    index.lock.lock();
    try {
      if (entry.gone) {
        return;
      }
      segment = entry.segment;
      file = segment == null ? layout.path(entry.fileQueue, entry.fileDepth, entry.id) : null;
      index.remove(entry);
    } finally {
      index.lock.unlock();
    }
    log.warn(entry.id + ": " + damage.getMessage() + "; what is left is in corrupt");
    new Rescue(disk, layout, log).message(entry, segment, file);
  }

  /** To be called with the lock, before a change of a message is handed to the committer. */
  private void changed(Entry entry) {
    Segment now = journal.current();
    if (entry.folding && entry.later == null) {
      entry.later = now;
    }
    if (entry.oldest == null) {
      index.needs(entry, now);
    }
  }

  @Override
  public void progress(String queueId, int recipient, RecipientState state) {
    index.lock.lock();
    try {
      Entry entry = index.get(queueId);
      if (entry != null) {
        changed(entry);
        entry.change(recipient, state);
        committer.submit(Append.lazy(Record.PROGRESS, Wire.progress(queueId, recipient, state)));
      }
    } finally {
      index.lock.unlock();
    }
  }

  @Override
  public void defer(String queueId, Instant due) {
    index.lock.lock();
    try {
      Entry entry = index.get(queueId);
      if (entry == null) {
        return;
      }
      switch (entry.wish) {
        case NONE -> place(entry, QueueName.DEFERRED, due);
        case HOLD -> place(entry, QueueName.HOLD, due);
        case DELETE -> drop(entry);
      }
      entry.wish = Entry.Wish.NONE;
    } finally {
      index.lock.unlock();
    }
  }

  private void place(Entry entry, QueueName queue, Instant due) {
    changed(entry);
    index.move(entry, queue, due);
    committer.submit(Append.lazy(Record.STATE, Wire.state(entry.id, queue, due)));
  }

  private void drop(Entry entry) {
    if (!scanned) {
      orphans.at(entry.id, journal.current()).removed = true;
    }
    if (entry.segment == null) {
      keeper.delete(layout.path(entry.fileQueue, entry.fileDepth, entry.id));
    }
    if (entry.strayQueue != null) {
      keeper.delete(layout.path(entry.strayQueue, entry.strayDepth, entry.id));
    }
    index.remove(entry);
  }

  @Override
  public void remove(String queueId) {
    index.lock.lock();
    try {
      Entry entry = index.get(queueId);
      if (entry != null) {
        committer.submit(Append.lazy(Record.REMOVE, Wire.id(queueId)));
        drop(entry);
      }
    } finally {
      index.lock.unlock();
    }
  }

  @Override
  public int flush(Predicate<QueuedMessage> which) {
    int count = 0;
    for (QueueEntry entry : index.snapshot()) {
      if (entry.queue() == QueueName.DEFERRED
          && find(entry.queueId()).filter(which).isPresent()
          && makeDue(entry.queueId())) {
        count++;
      }
    }
    if (count > 0) {
      arrival.run();
    }
    return count;
  }

  @Override
  public boolean flush(String queueId) {
    boolean there = lookup(queueId) != null && makeDue(queueId);
    arrival.run();
    return there;
  }

  private boolean makeDue(String queueId) {
    Instant now = clock.instant();
    index.lock.lock();
    try {
      Entry entry = index.get(queueId);
      if (entry != null && entry.queue == QueueName.DEFERRED && entry.due().isAfter(now)) {
        place(entry, QueueName.DEFERRED, now);
      }
      return entry != null && entry.queue == QueueName.DEFERRED;
    } finally {
      index.lock.unlock();
    }
  }

  @Override
  public boolean hold(String queueId) throws MailException {
    Entry entry = lookup(queueId);
    if (entry == null) {
      return false;
    }
    int version = record(entry, Record.STATE, Wire.state(queueId, QueueName.HOLD, entry.due()));
    if (version < 0) {
      return false;
    }
    index.lock.lock();
    try {
      if (entry.queue == QueueName.ACTIVE) {
        entry.wish = entry.wish == Entry.Wish.DELETE ? entry.wish : Entry.Wish.HOLD;
      } else {
        settle(entry, version, QueueName.HOLD, entry.due());
      }
      return !entry.gone;
    } finally {
      index.lock.unlock();
    }
  }

  @Override
  public boolean release(String queueId) throws MailException {
    Entry entry = lookup(queueId);
    if (entry == null || !isHeld(entry)) {
      return false;
    }
    Instant now = clock.instant();
    int version = record(entry, Record.STATE, Wire.state(queueId, QueueName.DEFERRED, now));
    if (version < 0) {
      return false;
    }
    index.lock.lock();
    try {
      if (entry.wish == Entry.Wish.HOLD) {
        entry.wish = Entry.Wish.NONE;
      } else if (entry.queue == QueueName.HOLD) {
        settle(entry, version, QueueName.DEFERRED, now);
      }
    } finally {
      index.lock.unlock();
    }
    arrival.run();
    return true;
  }

  private boolean isHeld(Entry entry) {
    index.lock.lock();
    try {
      return entry.queue == QueueName.HOLD || entry.wish == Entry.Wish.HOLD;
    } finally {
      index.lock.unlock();
    }
  }

  @Override
  public boolean delete(String queueId) throws MailException {
    Entry entry = lookup(queueId);
    if (entry == null) {
      return false;
    }
    if (!wishDelete(entry)) {
      return false;
    }
    try {
      if (record(entry, Record.REMOVE, Wire.id(queueId)) < 0) {
        return false;
      }
    } catch (MailException e) {
      withdrawDelete(entry);
      throw e;
    }
    index.lock.lock();
    try {
      if (!entry.gone && entry.queue != QueueName.ACTIVE) {
        drop(entry);
      }
      return true;
    } finally {
      index.lock.unlock();
    }
  }

  /** From here on the message is written to no file without the remark that it is gone. */
  private boolean wishDelete(Entry entry) {
    index.lock.lock();
    try {
      boolean first = !entry.gone && entry.wish != Entry.Wish.DELETE;
      if (first) {
        entry.wish = Entry.Wish.DELETE;
      }
      return first;
    } finally {
      index.lock.unlock();
    }
  }

  private void withdrawDelete(Entry entry) {
    index.lock.lock();
    try {
      entry.wish = Entry.Wish.NONE;
    } finally {
      index.lock.unlock();
    }
  }

  /** Does what is on disk already; writes it again if something else was written since. */
  private void settle(Entry entry, int version, QueueName queue, Instant due) {
    if (entry.version == version) {
      index.move(entry, queue, due);
    } else {
      place(entry, queue, due);
    }
  }

  /**
   * Writes a change and waits until it is on disk. Returns the version that it changes; -1 if gone.
   */
  private int record(Entry entry, int type, ByteWriter payload) throws MailException {
    Append append = Append.durable(type, payload);
    int version;
    index.lock.lock();
    try {
      if (entry.gone) {
        return -1;
      }
      changed(entry);
      version = entry.version;
      committer.submit(append);
    } finally {
      index.lock.unlock();
    }
    append.await(COMMIT_LIMIT);
    return version;
  }
}
