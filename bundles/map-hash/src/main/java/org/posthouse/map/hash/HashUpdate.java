package org.posthouse.map.hash;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.posthouse.api.Deadline;
import org.posthouse.api.table.LookupResult;
import org.posthouse.api.table.TableException;
import org.posthouse.api.table.UpdatableTable;
import org.posthouse.tables.text.FileStamp;

/**
 * An index open for changes: read whole into memory, changed there, written anew by {@link #sync}.
 * While it is open, other updates of the same index wait.
 */
final class HashUpdate implements UpdatableTable {
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

  private final IndexFile index;
  private final FileChannel lockFile;
  private final SortedMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
  private final ReentrantLock lock = new ReentrantLock();
  private boolean dirty;

  private HashUpdate(IndexFile index, FileChannel lockFile) {
    this.index = index;
    this.lockFile = lockFile;
  }

  static HashUpdate open(IndexFile index) throws TableException {
    if (!Files.exists(index.path())) {
      index.replace(new TreeMap<>(Arrays::compareUnsigned));
    }
    FileChannel lockFile = lock(index);
    try {
      HashUpdate update = new HashUpdate(index, lockFile);
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
        FileChannel channel = FileChannel.open(index.path(), StandardOpenOption.WRITE);
        if (tryLock(channel) && FileStamp.of(index.path()).equals(before)) {
          return channel;
        }
        channel.close();
        LockSupport.parkNanos(1_000_000);
      }
    } catch (IOException e) {
      throw TableException.tryAgain(
          "open database " + index.path() + ": " + FileStamp.reason(e), e);
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

  private void load() throws TableException {
    try (LmdbReader reader = index.read()) {
      reader.entries().forEach(entry -> entries.put(entry[0], entry[1]));
    } catch (LmdbReader.CorruptFileException | IndexOutOfBoundsException | InternalError e) {
      throw index.corrupt(e);
    }
  }

  @Override
  public LookupResult lookup(String key, Deadline deadline) {
    lock.lock();
    try {
      byte[] value = entries.get(IndexFile.toBytes(key));
      return value == null ? LookupResult.NOT_FOUND : LookupResult.found(IndexFile.toText(value));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void put(String key, String value) throws TableException {
    byte[] bytes = HashBuild.checkedKey(index, key);
    lock.lock();
    try {
      entries.put(bytes, IndexFile.toBytes(value));
      dirty = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean delete(String key) {
    lock.lock();
    try {
      boolean removed = entries.remove(IndexFile.toBytes(key)) != null;
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
        index.replace(entries);
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
