package org.posthouse.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.posthouse.api.log.Log;
import org.posthouse.api.queue.QueueName;

/** Keeps what is damaged, for a human to look at. */
final class Rescue {
  private final Disk disk;
  private final Layout layout;
  private final Log log;

  Rescue(Disk disk, Layout layout, Log log) {
    this.disk = disk;
    this.layout = layout;
    this.log = log;
  }

  void save(String name, ByteBuffer bytes) {
    Path path = layout.directory(QueueName.CORRUPT).resolve(name);
    try (DiskFile file = disk.write(path)) {
      file.write(bytes, 0);
      file.sync();
    } catch (IOException e) {
      log.warn("queue: cannot save damaged data as " + path + ": " + Trouble.describe(e));
    }
  }

  /** A segment of the journal whose first page is damaged. */
  void segment(Path path) {
    try {
      Path name = Path.of("journal-" + path.getFileName() + "-" + System.currentTimeMillis());
      Path target = layout.directory(QueueName.CORRUPT).resolve(name);
      disk.move(path, target);
      log.warn("queue journal: " + path + ": damaged header, moved to " + target);
    } catch (IOException e) {
      log.warn("queue journal: " + path + ": damaged header: " + Trouble.describe(e));
    }
  }

  /** Moves its file, or copies its bytes out of the journal. */
  void message(Entry entry, Segment segment, Path file) {
    try {
      if (file != null) {
        layout.toCorrupt(file);
        return;
      }
      var bytes = ByteBuffer.allocate(entry.length);
      segment.file.readFully(bytes, entry.offset);
      save(entry.id, bytes.flip());
    } catch (IOException e) {
      log.warn(entry.id + ": cannot save what is left: " + Trouble.describe(e));
    }
  }
}
