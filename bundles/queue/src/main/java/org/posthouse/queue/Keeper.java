package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.posthouse.api.log.Log;

/**
 * Works behind the committer: provides spare segments, moves messages out of the oldest one into
 * files, deletes the files of messages that are gone.
 */
final class Keeper {
  private static final long RETRY_SECONDS = 1;
  private static final int WRITERS = 8;

  private final Disk disk;
  private final Journal journal;
  private final Index index;
  private final Folder folder;
  private final Log log;
  private final ScheduledThreadPoolExecutor executor;
  private final Queue<Path> deletions = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean tidying = new AtomicBoolean();
  private final AtomicBoolean deleting = new AtomicBoolean();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private volatile boolean retiring;
  private String reported = "";

  private final ThreadPoolExecutor writers;

  /** Directories with changes that are not yet durable. */
  private final Set<Path> touched = ConcurrentHashMap.newKeySet();

  Keeper(Disk disk, Journal journal, Index index, Folder folder, Log log) {
    this.disk = disk;
    this.journal = journal;
    this.index = index;
    this.folder = folder;
    this.log = log;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().name("queue-keeper").daemon().unstarted(task));
    this.writers =
        new ThreadPoolExecutor(
            WRITERS,
            WRITERS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("queue-writer-", 1).daemon().factory());
    writers.allowCoreThreadTimeOut(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** The journal has begun a new segment: there is something to do. */
  void wake() {
    submit(tidying, this::tidy);
  }

  /** To be called before the segment with the record of the removal can retire. */
  void delete(Path file) {
    deletions.add(file);
    submit(deleting, this::deleteAll);
  }

  private void deleteAll() {
    try {
      deleteWaiting();
    } catch (IOException e) {
      report("queue: cannot remove: " + Trouble.describe(e));
      retryLater();
    }
  }

  /** What cannot be deleted keeps its place, and the journal what it says of it. */
  private void deleteWaiting() throws IOException {
    for (Path file = deletions.peek(); file != null; file = deletions.peek()) {
      disk.delete(file);
      touched.add(file.getParent());
      deletions.poll();
    }
  }

  /**
   * Has it done once more, after what may be in progress. On a full disk each record asks for it.
   *
   * @param waiting whether it is going to be done anyway
   */
  private void submit(AtomicBoolean waiting, Runnable task) {
    if (waiting.getAndSet(true)) {
      return;
    }
    try {
      executor.execute(
          () -> {
            waiting.set(false);
            task.run();
          });
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
      boolean stuck = !retireAll();
      journal.provideSpare(stuck);
      if (stuck) {
        retryLater();
      } else {
        reported = "";
      }
    } catch (IOException e) {
      report("queue journal: " + Trouble.describe(e));
      retryLater();
    } catch (RuntimeException e) {
      log.panic("queue keeper", e);
      retryLater();
    }
  }

  /** Returns false if a segment has to stay. */
  private boolean retireAll() throws IOException {
    try {
      deleteWaiting();
      while (retiring && retireOldest()) {
        journal.provideSpare(false);
      }
      return true;
    } catch (IOException e) {
      report("queue journal: " + Trouble.describe(e));
      return false;
    }
  }

  /** The same trouble once, not at every attempt. */
  private void report(String trouble) {
    if (!trouble.equals(reported)) {
      reported = trouble;
      log.warn(trouble);
    }
  }

  private void retryLater() {
    if (retrying.getAndSet(true)) {
      return;
    }
    try {
      executor.schedule(
          () -> {
            retrying.set(false);
            tidy();
          },
          RETRY_SECONDS,
          TimeUnit.SECONDS);
    } catch (RejectedExecutionException closing) {
      // nothing to retry
    }
  }

  private boolean retireOldest() throws IOException {
    Segment oldest = journal.oldestToRetire();
    if (oldest == null) {
      return false;
    }
    deleteWaiting();
    foldAll(oldest);
    for (Path directory : List.copyOf(touched)) {
      touched.remove(directory);
      try {
        disk.syncDirectory(directory);
      } catch (IOException e) {
        touched.add(directory);
        throw e;
      }
    }
    if (!index.liveIn(oldest).isEmpty()) {
      throw new IOException("messages stay in " + oldest.path.getFileName());
    }
    journal.retire(oldest);
    return true;
  }

  /** Several at once: the file system makes one of their syncs. */
  private void foldAll(Segment oldest) throws IOException {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (Entry entry : index.liveIn(oldest)) {
      tasks.add(
          () -> {
            folder.fold(entry, oldest, touched);
            return null;
          });
    }
    try {
      for (Future<Void> done : writers.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  void close() throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(1, TimeUnit.MINUTES)) {
      log.warn("queue: background work did not end in time");
    }
    writers.shutdown();
  }
}
