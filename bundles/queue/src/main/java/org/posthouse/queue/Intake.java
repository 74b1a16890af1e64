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
      Index index,
      Journal journal,
      Committer committer,
      Runnable onArrival) {
    this.disk = disk;
    this.layout = layout;
    this.options = options;
    this.clock = clock;
    this.memory = memory;
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
    return new Draft(id, now.fileLimit(), memory, this);
  }

  @Override
  public MessageFileWriter openFile(String id) throws IOException {
    return new MessageFileWriter(disk, layout.drafts().resolve(id));
  }

  @Override
  public void commit(String id, Envelope envelope, QueueName queue, byte[] content, int length)
      throws MailException {
    Instant arrived = envelope.arrival();
    ByteWriter head = Payloads.head(new Payloads.Head(id, queue, arrived, length, envelope));
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
      file.finish(new Payloads.Head(id, queue, arrived, size, envelope), false, Map.of(), false);
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
