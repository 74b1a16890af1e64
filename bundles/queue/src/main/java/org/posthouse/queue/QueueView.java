package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.posthouse.api.log.Log;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.queue.QueueEntry;

/**
 * A queue directory as it is, for reading only. Needs no lock: it works beside a running server,
 * whose messages of this moment may be missing or just gone.
 */
public final class QueueView implements AutoCloseable {
  private final Index index = new Index(new MemoryBudget(0));
  private final List<Segment> segments = new ArrayList<>();
  private final MessageReader reader;

  QueueView(Disk disk, Path directory, Log log) throws IOException {
    var layout = new Layout(disk, directory);
    var orphans = new Orphans();
    this.reader = new MessageReader(disk, layout, index, log, (entry, damage) -> {});
    try {
      for (Path path : disk.list(layout.journal())) {
        if (path.getFileName().toString().startsWith("segment-")) {
          segments.add(Segment.open(disk, path, true));
        }
      }
      segments.sort((a, b) -> Long.compare(a.generation, b.generation));
      var replay = new Replay(index, orphans, log, (name, bytes) -> {});
      for (Segment segment : segments) {
        if (segment.generation > 0) {
          replay.read(segment);
        }
      }
      new FileScan(disk, layout, index, orphans, log, false).run();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  public Stream<QueueEntry> entries() {
    return index.snapshot().stream();
  }

  public Optional<QueuedMessage> find(String queueId) {
    Entry entry = index.get(queueId);
    return entry == null ? Optional.empty() : reader.read(entry).map(QueuedMessage.class::cast);
  }

  /** The index entry of a message. */
  public Optional<QueueEntry> entry(String queueId) {
    return Optional.ofNullable(index.get(queueId)).map(Entry::view);
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : segments) {
      segment.file.close();
    }
  }
}
