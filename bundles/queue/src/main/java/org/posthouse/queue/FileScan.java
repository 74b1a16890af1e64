package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.posthouse.api.log.Log;
import org.posthouse.api.queue.QueueName;

/** Reads the files of a queue directory into the index, while mail is already accepted. */
final class FileScan {
  private static final QueueName[] QUEUES = {
    QueueName.INCOMING, QueueName.ACTIVE, QueueName.DEFERRED, QueueName.HOLD
  };
  private static final int MAX_DEPTH = 6;

  /** How often, a second apart, what cannot be read is tried again: it may lack a descriptor. */
  private static final int RETRIES = 30;

  private final Disk disk;
  private final Layout layout;
  private final Index index;
  private final Orphans orphans;
  private final Log log;
  private final boolean repair;
  private final Consumer<Path> onRemoved;
  private int foreign;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** What could not be read; of the scan's own thread. */
  private final List<Runnable> unread = new ArrayList<>();

  /**
   * @param repair whether damaged files are moved away
   * @param onRemoved takes the files of messages that were removed
   */
  FileScan(
      Disk disk,
      Layout layout,
      Index index,
      Orphans orphans,
      Log log,
      boolean repair,
      Consumer<Path> onRemoved) {
    this.disk = disk;
    this.layout = layout;
    this.index = index;
    this.orphans = orphans;
    this.log = log;
    this.repair = repair;
    this.onRemoved = onRemoved;
  }

  void stop() {
    stopped.countDown();
  }

  /** Returns whether it came to its end. */
  boolean run() {
    for (QueueName queue : QUEUES) {
      directory(layout.directory(queue), queue, 0);
    }
    for (int tries = repair ? RETRIES : 0; tries > 0 && !unread.isEmpty(); tries--) {
      if (isStopped(1)) {
        return false;
      }
      List<Runnable> again = List.copyOf(unread);
      unread.clear();
      again.forEach(Runnable::run);
    }
    if (foreign > 0) {
      log.warn(
          "%d queue files are Postfix's own: they stay where they are until Postfix delivers them"
              .formatted(foreign));
    }
    return !isStopped(0);
  }

  private boolean isStopped(int seconds) {
    try {
      return stopped.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Reads the file of one message now, if it is in one of the places where it may be. */
  void probe(String id) {
    if (!QueueIds.isValid(id)) {
      return;
    }
    for (QueueName queue : QUEUES) {
      for (int depth = 0; depth < MAX_DEPTH; depth++) {
        file(layout.path(queue, depth, id), id, queue, depth);
      }
    }
  }

  private void directory(Path directory, QueueName queue, int depth) {
    try {
      for (Path path : disk.list(directory)) {
        if (isStopped(0)) {
          return;
        }
        String name = path.getFileName().toString();
        if (name.length() == 1 && depth < MAX_DEPTH) {
          directory(path, queue, depth + 1);
        } else if (QueueIds.isValid(name)) {
          listed(path, name, queue, depth);
        }
      }
    } catch (IOException e) {
      log.warn("queue: cannot read directory " + directory + ": " + Trouble.describe(e));
      unread.add(() -> directory(directory, queue, depth));
    }
  }

  private void listed(Path path, String id, QueueName queue, int depth) {
    if (!file(path, id, queue, depth)) {
      unread.add(() -> listed(path, id, queue, depth));
    }
  }

  /** Returns false if nobody knows what is in it, for now. */
  private boolean file(Path path, String id, QueueName queue, int depth) {
    try (DiskFile file = disk.read(path)) {
      if (MessageFile.isPostfix(file)) {
        foreign++;
        return true;
      }
      MessageFile.Summary message = MessageFile.summary(file, path);
      if (!message.head().id().equals(id)) {
        throw new DamagedException(path + ": is message " + message.head().id());
      }
      if (message.damagedTail()) {
        log.warn(id + ": damaged record in " + path + ": some deliveries may be repeated");
      }
      if (!add(message, queue, depth)) {
        onRemoved.accept(path);
      }
    } catch (NoSuchFileException moved) {
      // the keeper moved or removed it meanwhile, so the index has it
    } catch (DamagedException e) {
      damaged(path, id, e);
    } catch (IOException e) {
      log.warn(id + ": cannot read " + path + ": " + Trouble.describe(e));
      return false;
    }
    return true;
  }

  private void damaged(Path path, String id, DamagedException damage) {
    if (!repair) {
      log.warn(id + ": " + damage.getMessage());
      return;
    }
    try {
      log.warn(id + ": " + damage.getMessage() + ", moved to " + layout.toCorrupt(path));
    } catch (IOException e) {
      log.warn(id + ": " + damage.getMessage() + ", and cannot be moved: " + Trouble.describe(e));
    }
  }

  /** Returns whether the file is worth keeping. */
  private boolean add(MessageFile.Summary message, QueueName place, int depth) {
    Payloads.State state = message.state();
    QueueName queue = state.queue() == QueueName.ACTIVE ? QueueName.INCOMING : state.queue();
    Entry entry = message.head().entry();
    entry.queue = queue;
    entry.dueMicros = Entry.micros(state.due());
    entry.tail = message.tail();
    entry.expired = state.expired();
    entry.fileQueue = place;
    entry.fileDepth = depth;
    return index.found(entry, message.removed(), orphans);
  }
}
