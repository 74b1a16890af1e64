package org.posthouse.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.memory.MemoryBudget;

/**
 * The way to a queue for commands, while no server has it.
 *
 * <p>To change something: {@link #open}, which fails while a server runs. To look: {@link #read},
 * which never disturbs anybody.
 */
public final class QueueDirectory {
  private final Settings settings;
  private final Log log;

  /**
   * @param settings of main.cf
   * @param log takes the warnings, for example of damaged files
   */
  public QueueDirectory(Settings settings, Log log) {
    this.settings = settings;
    this.log = log;
  }

  /** Whether a server has the directory now. */
  public boolean isServed() throws IOException {
    Path journal = path().resolve("journal");
    if (!Files.isDirectory(journal)) {
      return false;
    }
    return QueueLock.isTaken(journal);
  }

  /**
   * The queue with everything in it, for one command at a time.
   *
   * @throws IOException if a server or another command has the directory
   */
  public JournalQueueStore open() throws IOException {
    QueueOptions options = QueueOptions.of(settings);
    long heap = Runtime.getRuntime().maxMemory();
    var store =
        new JournalQueueStore(
            new RealDisk(),
            () -> options,
            log,
            InstantSource.system(),
            MemoryBudget.of(heap / 4, heap / 4));
    try {
      store.awaitScan();
      return store;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      store.close();
      throw new IOException("interrupted", e);
    }
  }

  /** What is in the queue now. */
  public QueueView read() throws IOException {
    return new QueueView(new RealDisk(), path(), log);
  }

  private Path path() {
    return Path.of(settings.get("queue_directory"));
  }
}
