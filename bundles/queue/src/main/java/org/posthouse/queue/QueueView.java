package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.posthouse.api.log.Log;
import org.posthouse.api.memory.MemoryBudget;
import org.posthouse.api.memory.MemoryBudget.Use;
import org.posthouse.api.message.QueuedMessage;
import org.posthouse.api.queue.QueueEntry;

/**
 * A queue directory as it is, for reading only. Needs no lock: it works beside a running server,
 * whose messages of this moment may be missing or just gone.
 */
public final class QueueView implements AutoCloseable {
  private final Index index = new Index(MemoryBudget.of(0, 0).open(Use.ARRIVAL));
  private final List<Segment> segments = new ArrayList<>();
  private final Layout layout;
  private final MessageReader reader;
  private final FileScan scan;
  private boolean scanned;

  QueueView(Disk disk, Path directory, Log log) throws IOException {
    this.layout = new Layout(disk, directory);
    var orphans = new Orphans();
    this.scan = new FileScan(disk, layout, index, orphans, log, false, path -> {});
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
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  public Stream<QueueEntry> entries() {
    if (!scanned) {
      scanned = scan.run();
    }
    return index.snapshot().stream();
  }

  /** Reads no more files than this message may be in. */
  private Optional<Entry> lookup(String queueId) {
    if (!scanned && index.get(queueId) == null) {
      scan.probe(queueId);
    }
    return Optional.ofNullable(index.get(queueId));
  }

  public Optional<QueuedMessage> find(String queueId) {
    return lookup(queueId).flatMap(reader::read).map(QueuedMessage.class::cast);
  }

  /** The index entry of a message. */
  public Optional<QueueEntry> entry(String queueId) {
    return lookup(queueId).map(index::view);
  }

  /** Where a message is, as postcat names it: its file below the queue directory. */
  public String place(String queueId) {
    return lookup(queueId).map(this::place).orElse(queueId);
  }

  private String place(Entry entry) {
    if (entry.segment != null) {
      return "journal/" + entry.segment.path.getFileName() + ":" + entry.id;
    }
    Path file = layout.path(entry.fileQueue, entry.fileDepth, entry.id);
    return layout.root().relativize(file).toString();
  }

  @Override
  public void close() throws IOException {
    for (Segment segment : segments) {
      segment.file.close();
    }
  }
}
