package org.posthouse.queue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.posthouse.api.log.Log;
import org.posthouse.api.queue.QueueName;

/**
 * Builds the index from the journal. Says what is damaged, and leaves nothing out because of it.
 */
final class Replay {

  /** Takes the bytes of a damaged place. */
  interface DamageSink {
    void save(String name, ByteBuffer bytes);
  }

  private final Index index;
  private final Orphans orphans;
  private final Log log;
  private final DamageSink damageSink;

  Replay(Index index, Orphans orphans, Log log, DamageSink damageSink) {
    this.index = index;
    this.orphans = orphans;
    this.log = log;
    this.damageSink = damageSink;
  }

  /** Returns where the last record ends. */
  int read(Segment segment) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return read(segment, segment.all(arena));
    } catch (InternalError e) {
      // So the JDK tells that a page of the file cannot be read.
      throw new IOException(segment.path + ": " + e.getMessage(), e);
    }
  }

  private int read(Segment segment, ByteBuffer all) {
    var scanner = new RecordScanner(all, Segment.PAGE, segment.tag);
    for (Record record = scanner.next(); record != null; record = scanner.next()) {
      int at = scanner.start();
      try {
        apply(record, segment, at);
      } catch (DamagedException e) {
        damage(segment, all, new RecordScanner.Damage(at, scanner.position()));
      }
    }
    for (RecordScanner.Damage damage : scanner.damages()) {
      damage(segment, all, damage);
    }
    return scanner.position();
  }

  private void damage(Segment segment, ByteBuffer all, RecordScanner.Damage damage) {
    Path name = segment.path.getFileName();
    log.warn(
        "queue journal: %s generation %d: damaged from byte %d to %d"
            .formatted(name, segment.generation, damage.from(), damage.to()));
    int to = Math.min(damage.to(), all.limit());
    damageSink.save(
        "journal-" + segment.generation + "-" + damage.from(),
        all.slice(damage.from(), to - damage.from()));
  }

  private void apply(Record record, Segment segment, int at) throws DamagedException {
    switch (record.type()) {
      case Record.MESSAGE -> message(record, segment, at);
      case Record.PROGRESS -> progress(Payloads.readProgress(record.payload()), segment);
      case Record.STATE -> state(Payloads.readState(record.payload()), segment);
      case Record.REMOVE -> remove(Payloads.readId(record.payload()), segment);
      default -> throw new DamagedException("unknown record type " + record.type());
    }
  }

  private void message(Record record, Segment segment, int at) throws DamagedException {
    int whole = record.payload().remaining();
    var in = new ByteReader(record.payload());
    Payloads.Summary head = Payloads.readSummary(in);
    if (in.remaining() != head.contentSize()) {
      throw new DamagedException("content of wrong length");
    }
    var entry = head.entry();
    entry.tail = whole - head.contentSize();
    entry.segment = segment;
    entry.offset = at;
    entry.length = (int) Record.sizeOnDisk(whole);
    if (index.add(entry)) {
      index.needs(entry, segment);
    } else {
      log.warn("queue journal: " + head.id() + ": there is another message of this name");
    }
  }

  private void progress(Payloads.Progress progress, Segment segment) {
    Entry entry = index.get(progress.id());
    if (entry != null) {
      index.progress(entry, progress.recipient(), progress.state());
    } else {
      orphans.at(progress.id(), segment).change(progress.recipient(), progress.state());
    }
  }

  private void state(Payloads.State state, Segment segment) {
    Entry entry = index.get(state.id());
    if (entry != null) {
      QueueName queue = state.queue() == QueueName.ACTIVE ? QueueName.INCOMING : state.queue();
      entry.expired = state.expired();
      index.move(entry, queue, state.due());
    } else {
      orphans.at(state.id(), segment).state = state;
    }
  }

  private void remove(String id, Segment segment) {
    Entry entry = index.get(id);
    if (entry != null) {
      index.remove(entry);
    }
    orphans.at(id, segment).removed = true;
  }
}
