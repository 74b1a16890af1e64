package org.posthouse.lmdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.posthouse.api.Deadline;
import org.posthouse.api.log.Reason;
import org.posthouse.api.table.BuildOption;
import org.posthouse.api.table.EnumerableTable;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.tables.text.FileStamp;

/**
 * An index open for changes: read whole into memory, changed there, written anew by {@link #sync}.
 * While it is open, other updates of the same index wait.
 */
final class LmdbUpdate implements UpdatableTable, EnumerableTable {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

  private final IndexFile index;
  private final FileChannel lockFile;
  private final SortedMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
  private final ReentrantLock lock = new ReentrantLock();
  private boolean nullTerminated;
  private boolean dirty;

  private LmdbUpdate(IndexFile index, FileChannel lockFile) {
    this.index = index;
    this.lockFile = lockFile;
  }

  static LmdbUpdate open(IndexFile index) throws TableException {
    if (!Files.exists(index.path())) {
      index.replace(List.of());
    }
    FileChannel lockFile = lock(index);
    try {
      LmdbUpdate update = new LmdbUpdate(index, lockFile);
      update.load();
      return update;
    } catch (TableException | RuntimeException e) {
      close(lockFile);
      throw e;
    }
  }

  /** Locks the index file that is in place; one that was replaced meanwhile does not count. */
  private static FileChannel lock(IndexFile index) throws TableException {
    Deadline deadline = Deadline.after(LOCK_WAIT);
    try {
      while (!deadline.expired()) {
        FileStamp before = FileStamp.of(index.path());
        FileChannel channel =
            FileChannel.open(index.path(), StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(channel) && FileStamp.of(index.path()).equals(before)) {
          return channel;
        }
        channel.close();
        LockSupport.parkNanos(1_000_000);
      }
    } catch (IOException e) {
      throw TableException.tryAgain("open database " + index.path() + ": " + Reason.of(e), e);
    }
    throw TableException.tryAgain("database " + index.path() + " is locked", null);
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private byte[] checked(String key) throws TableException {
    byte[] bytes = LmdbBuild.checkedKey(index, key);
    return nullTerminated ? bytes : stored(key);
  }

  private byte[] stored(String text) {
    return IndexFile.toBytes(text, nullTerminated);
  }

  private void load() throws TableException {
    try (LmdbReader reader = new LmdbReader(lockFile)) {
      reader.tree().entries().forEach(entry -> entries.put(entry[0], entry[1]));
      nullTerminated =
          entries.isEmpty()
              ? !index.options().contains(BuildOption.WITHOUT_NULL)
              : entries.firstKey().length > 0
                  && entries.firstKey()[entries.firstKey().length - 1] == 0;
    } catch (CorruptFileException | IndexOutOfBoundsException | InternalError e) {
      throw index.corrupt(e);
    } catch (IOException e) {
      throw index.unreadable(e);
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    lock.lock();
    try {
      byte[] value = entries.get(stored(key));
      return value == null ? LookupResult.NOT_FOUND : LookupResult.found(IndexFile.toText(value));
    } finally {
      lock.unlock();
    }
  }

  /** As they are now. */
  @Override
  public Stream<Entry> entries() {
    lock.lock();
    try {
      return List.copyOf(entries.entrySet()).stream()
          .map(e -> new Entry(IndexFile.toText(e.getKey()), IndexFile.toText(e.getValue())));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void put(String key, String value) throws TableException {
    byte[] bytes = checked(key);
    lock.lock();
    try {
      entries.put(bytes, stored(value));
      dirty = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean delete(String key) {
    lock.lock();
    try {
      boolean removed = entries.remove(stored(key)) != null;
      dirty |= removed;
      return removed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void sync() throws TableException {
    lock.lock();
    try {
      if (dirty) {
        index.replace(
            entries.entrySet().stream()
                .map(entry -> new byte[][] {entry.getKey(), entry.getValue()})
                .toList());
        dirty = false;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    close(lockFile);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // Only the lock hangs on it.
    }
  }
}
