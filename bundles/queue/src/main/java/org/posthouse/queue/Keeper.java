package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.posthouse.api.log.Log;

/**
 * Works behind the committer: provides spare segments, moves messages out of the oldest one into
 * files, deletes the files of messages that are gone.
 */
final class Keeper {
  private static final long RETRY_SECONDS = 5;

  private final Disk disk;
  private final Journal journal;
  private final Index index;
  private final Folder folder;
  private final Log log;
  private final ScheduledThreadPoolExecutor executor;
  private final Queue<Path> deletions = new ConcurrentLinkedQueue<>();
  private volatile boolean retiring;

  /** Directories with changes that are not yet durable. Of the keeper's thread. */
  private final Set<Path> touched = new HashSet<>();

  Keeper(Disk disk, Journal journal, Index index, Folder folder, Log log) {
    this.disk = disk;
    this.journal = journal;
    this.index = index;
    this.folder = folder;
    this.log = log;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("queue-keeper").daemon().unstarted(task));
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** The journal has begun a new segment: there is something to do. */
  void wake() {
    submit(this::tidy);
  }

  /** To be called before the segment with the record of the removal can retire. */
  void delete(Path file) {
    deletions.add(file);
    submit(this::deleteAll);
  }

  private void deleteAll() {
    for (Path file = deletions.poll(); file != null; file = deletions.poll()) {
      try {
        disk.delete(file);
        touched.add(file.getParent());
      } catch (IOException e) {
        log.warn("queue: cannot remove " + file + ": " + Trouble.describe(e));
      }
    }
  }

  private void submit(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException closing) {
      // the next start finds the same work in the journal
    }
  }

  /** Before it, what the journal says of files that nobody has read must not be forgotten. */
  void allowRetiring() {
    retiring = true;
    wake();
  }

  private void tidy() {
    try {
      while (retiring && retireOldest()) {
        journal.provideSpare();
      }
      journal.provideSpare();
    } catch (IOException e) {
      log.warn("queue journal: " + Trouble.describe(e));
      retryLater();
    } catch (RuntimeException e) {
      log.panic("queue keeper", e);
    }
  }

  private void retryLater() {
    try {
      executor.schedule(this::tidy, RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException closing) {
      // nothing to retry
    }
  }

  private boolean retireOldest() throws IOException {
    Segment oldest = journal.oldestToRetire();
    if (oldest == null) {
      return false;
    }
    deleteAll();
    for (Entry entry : liveIn(oldest)) {
      folder.fold(entry, oldest, touched);
    }
    for (var directories = touched.iterator(); directories.hasNext(); directories.remove()) {
      disk.syncDirectory(directories.next());
    }
    if (!liveIn(oldest).isEmpty()) {
      throw new IOException("messages stay in " + oldest.path.getFileName());
    }
    journal.retire(oldest);
    return true;
  }

  private List<Entry> liveIn(Segment segment) {
    index.lock.lock();
    try {
      return new ArrayList<>(segment.live);
    } finally {
      index.lock.unlock();
    }
  }

  void close() throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
      log.warn("queue: background work did not end in time");
    }
  }
}
