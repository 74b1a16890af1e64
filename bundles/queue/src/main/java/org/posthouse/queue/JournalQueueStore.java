package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.posthouse.api.MailException;
import org.posthouse.api.log.Log;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryBudget.Use;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.message.Recipient;
import org.posthouse.api.message.RecipientState;
import org.posthouse.api.queue.MessageDraft;
import org.posthouse.api.queue.QueueEntry;
import org.posthouse.api.queue.QueueStore;

/**
 * The queue on a journal and files. Owns its directory: there is one per queue directory and
 * machine.
 */
public final class JournalQueueStore implements QueueStore, AutoCloseable {
  /** How long a listing waits for the files to be read after the start. */
  private static final Duration SCAN_LIMIT = Duration.ofMinutes(5);

  private final Disk disk;
  private final Supplier<QueueOptions> options;
  private final Log log;
  private final InstantSource clock;
  private final QueueLock queueLock;
  private final Layout layout;
  private final Index index;
  private final Orphans orphans = new Orphans();
  private final Journal journal;
  private final Committer committer;
  private final Keeper keeper;
  private final FileScan scan;
  private final Thread scanThread;
  private final Intake intake;
  private final Changes changes;
  private final MessageReader reader;
  private volatile Runnable arrival = () -> {};
  private volatile boolean scanned;

  /**
   * Takes the lock and replays the journal; the files are read in the background.
   *
   * @throws IOException if another server has the directory, or the disk fails
   */
  JournalQueueStore(
      Disk disk, Supplier<QueueOptions> options, Log log, InstantSource clock, MemoryBudget memory)
      throws IOException {
    QueueOptions now = options.get();
    this.disk = disk;
    this.options = options;
    this.log = log;
    this.clock = clock;
    this.layout = new Layout(disk, now.directory());
    this.index = new Index(memory.open(Use.ARRIVAL));
    MemoryBudget contents = memory.within(contentLimit(now, memory));
    this.journal = new Journal(disk, layout.journal(), now.segmentSize(), now.segments());
    var folder = new Folder(disk, layout, index, options, this::damaged);
    this.keeper = new Keeper(disk, journal, index, folder, log);
    this.committer =
        new Committer(journal, this::committed, keeper::wake, memory.open(Use.DELIVERY), log);
    this.scan = new FileScan(disk, layout, index, orphans, log, true, keeper::delete);
    this.scanThread = Thread.ofPlatform().name("queue-scan").daemon().unstarted(this::scanFiles);
    this.intake =
        new Intake(
            disk,
            layout,
            options,
            clock,
            memory,
            contents,
            index,
            journal,
            committer,
            this::arrived);
    this.changes = new Changes(layout, index, orphans, journal, committer, keeper, clock);
    this.reader = new MessageReader(disk, layout, index, log, this::damaged);
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

  /** Most of the budget is for what cannot be anywhere but in memory. */
  private static long contentLimit(QueueOptions options, MemoryBudget memory) {
    return Math.min(options.memoryLimit(), memory.limit(Use.ARRIVAL) / 4);
  }

  private void recover() throws IOException {
    for (Path left : disk.list(layout.drafts())) {
      disk.delete(left);
    }
    var rescue = new Rescue(disk, layout, log);
    var replay = new Replay(index, orphans, log, rescue::save);
    Segment newest = null;
    int end = 0;
    for (Segment segment : journal.open(rescue::segment)) {
      newest = segment;
      end = replay.read(segment);
    }
    try {
      journal.rotate();
    } catch (IOException e) {
      log.warn("queue journal: no new segment: " + Trouble.describe(e));
      if (newest == null) {
        throw e;
      }
      journal.resume(newest, end);
    }
  }

  private void scanFiles() {
    if (!scan.run()) {
      return;
    }
    changes.scanned();
    scanned = true;
    keeper.allowRetiring();
    arrived();
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
      index.close();
      queueLock.close();
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

  /** Mail that is queued stays queued, whatever the listener makes of the news. */
  private void arrived() {
    try {
      arrival.run();
    } catch (RuntimeException | Error e) {
      log.panic("queue: who was told of new mail failed", e);
    }
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
  public void awaitAll() {
    try {
      scanThread.join(SCAN_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Stream<QueueEntry> entries() {
    return index.snapshot().stream();
  }

  @Override
  public Optional<QueuedMessage> find(String queueId) {
    Entry entry = lookup(queueId);
    return entry == null ? Optional.empty() : reader.read(entry).map(QueuedMessage.class::cast);
  }

  /** A damaged message leaves the index; its remains stay in corrupt/. */
  private void damaged(Entry entry, DamagedException damage) {
    Optional<Entry.Place> place = index.removeDamaged(entry);
    if (place.isPresent()) {
      log.warn(entry.id + ": " + damage.getMessage() + "; what is left is in corrupt");
      Path file = place.get().file(layout, entry.id);
      new Rescue(disk, layout, log).message(entry, place.get().segment(), file);
    }
  }

  @Override
  public int retry(Predicate<QueuedMessage> which) {
    return makeDue(index.deferredFor(0), which, false);
  }

  @Override
  public int flushSite(String domain) {
    String ending = "@" + domain.toLowerCase(Locale.ROOT);
    return makeDue(index.deferredFor(Sites.of(ending)), message -> waitsFor(message, ending), true);
  }

  private static boolean waitsFor(QueuedMessage message, String ending) {
    List<Recipient> recipients = message.envelope().recipients();
    for (int i = 0; i < recipients.size(); i++) {
      if (message.states().get(i).isOpen()
          && recipients.get(i).address().toLowerCase(Locale.ROOT).endsWith(ending)) {
        return true;
      }
    }
    return false;
  }

  private int makeDue(List<Entry> deferred, Predicate<QueuedMessage> which, boolean asked) {
    int count = 0;
    for (Entry entry : deferred) {
      if (find(entry.id).filter(which).isPresent() && changes.makeDue(entry.id, asked)) {
        count++;
      }
    }
    if (count > 0) {
      arrived();
    }
    return count;
  }

  @Override
  public boolean flush(String queueId) {
    boolean there = lookup(queueId) != null && changes.makeDue(queueId, true);
    arrived();
    return there;
  }

  private void committed(List<Append> group) {
    intake.committed(group);
  }

  @Override
  public MessageDraft create() throws MailException {
    return intake.create();
  }

  @Override
  public void progress(String queueId, int recipient, RecipientState state) {
    changes.progress(queueId, recipient, state);
  }

  @Override
  public void defer(String queueId, Instant due) {
    changes.defer(queueId, due);
  }

  @Override
  public void remove(String queueId) {
    changes.remove(queueId);
  }

  @Override
  public boolean hold(String queueId) throws MailException {
    Entry entry = lookup(queueId);
    return entry != null && changes.hold(entry);
  }

  @Override
  public boolean release(String queueId) throws MailException {
    Entry entry = lookup(queueId);
    boolean released = entry != null && changes.release(entry);
    if (released) {
      arrived();
    }
    return released;
  }

  @Override
  public boolean expire(String queueId) throws MailException {
    Entry entry = lookup(queueId);
    return entry != null && changes.expire(entry);
  }

  @Override
  public boolean delete(String queueId) throws MailException {
    Entry entry = lookup(queueId);
    return entry != null && changes.delete(entry);
  }
}
