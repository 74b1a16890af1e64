package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.posthouse.api.MailException;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryBudget.Use;
import org.posthouse.api.memory.MemoryShare;
import org.posthouse.api.message.Envelope;
import org.posthouse.api.queue.MessageDraft;
import org.posthouse.api.queue.QueueName;

/** New mail: gives it ids, brings it to the disk and then into the index. */
final class Intake implements Draft.Sink {

  /** How long a session waits for the disk. */
  static final Duration COMMIT_LIMIT = Duration.ofMinutes(5);

  private final Disk disk;
  private final Layout layout;
  private final Supplier<QueueOptions> options;
  private final InstantSource clock;
  private final MemoryBudget memory;

  /** The part of it for contents. */
  private final MemoryBudget contents;

  private final Index index;
  private final Journal journal;
  private final Committer committer;
  private final FreeSpace space;
  private final Runnable onArrival;
  private final QueueIds ids = new QueueIds();

  /**
   * @param onArrival called after messages came into the index
   */
  Intake(
      Disk disk,
      Layout layout,
      Supplier<QueueOptions> options,
      InstantSource clock,
      MemoryBudget memory,
      MemoryBudget contents,
      Index index,
      Journal journal,
      Committer committer,
      Runnable onArrival) {
    this.disk = disk;
    this.layout = layout;
    this.options = options;
    this.clock = clock;
    this.memory = memory;
    this.contents = contents;
    this.index = index;
    this.journal = journal;
    this.committer = committer;
    this.space = new FreeSpace(disk, layout.journal());
    this.onArrival = onArrival;
  }

  MessageDraft create() throws MailException {
    QueueOptions now = options.get();
    IOException shortage = journal.shortage();
    if (shortage != null) {
      throw Trouble.exception(shortage);
    }
    space.require(now.minFree());
    String id;
    do {
      id = ids.next(clock.instant(), now.longIds());
    } while (index.get(id) != null);
    return new Draft(id, now.fileLimit(), contents.open(Use.ARRIVAL), this);
  }

  @Override
  public MessageFileWriter openFile(String id) throws IOException {
    return new MessageFileWriter(disk, layout.drafts().resolve(id));
  }

  @Override
  public boolean commit(
      String id,
      Envelope envelope,
      QueueName queue,
      byte[] content,
      int length,
      MemoryShare contentMemory)
      throws MailException {
    long footprint = envelope.footprint();
    try (MemoryShare writing = memory.open(Use.ARRIVAL)) {
      // The record grows by doubling, and is there until the disk has it.
      writing.charge(2 * footprint);
      Instant arrived = envelope.arrival();
      ByteWriter head = Payloads.head(new Payloads.Head(id, queue, arrived, length, envelope));
      if (head.length() + length > options.get().segmentSize() / 2) {
        commitLargeEnvelope(id, envelope, queue, content, length);
        return false;
      }
      Entry entry = entry(id, envelope, queue, length, head.length());
      boolean keep = queue == QueueName.INCOMING && contentMemory.take(footprint);
      entry.cached = keep ? new Entry.Cached(envelope, content, length, contentMemory) : null;
      Append append = Append.message(head, content, length, entry);
      committer.submit(append);
      append.await(COMMIT_LIMIT);
      return keep;
    }
  }

  private static Entry entry(
      String id, Envelope envelope, QueueName queue, long size, long envelopeSize) {
    var entry = new Entry(id, queue, envelope.arrival(), envelope.arrival(), size);
    entry.recipients = envelope.recipients().size();
    entry.sites = Sites.of(envelope);
    entry.tail = envelopeSize;
    return entry;
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
    Entry entry = entry(id, envelope, queue, size, 0);
    entry.fileQueue = queue;
    entry.fileDepth = options.get().depth(queue.word());
    Path path = layout.path(queue, entry.fileDepth, id);
    try (MemoryShare writing = memory.open(Use.ARRIVAL)) {
      writing.charge(2 * envelope.footprint());
      layout.makeParent(path);
      file.finish(new Payloads.Head(id, queue, arrived, size, envelope), false, Map.of(), false);
      entry.tail = file.tailSize();
      file.close();
      disk.move(layout.drafts().resolve(id), path);
      syncOrDelete(path);
    } catch (IOException e) {
      throw Trouble.exception(e);
    }
    index.add(entry);
    onArrival.run();
  }

  private void syncOrDelete(Path path) throws IOException {
    try {
      disk.syncDirectory(path.getParent());
    } catch (IOException e) {
      disk.delete(path);
      throw e;
    }
  }

  /** Called by the committer: these records are on disk. */
  void committed(List<Append> group) {
    if (index.arrive(group, this::withdraw)) {
      onArrival.run();
    }
  }

  /** Whoever brought this message was told that it is not taken. */
  private void withdraw(Entry entry) {
    committer.submit(Append.lazy(Record.REMOVE, Payloads.id(entry.id)));
  }
}
