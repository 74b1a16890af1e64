package org.posthouse.lmdb;

import static org.posthouse.lmdb.CorruptFileException.check;
import static org.posthouse.lmdb.LmdbFormat.MAGIC;
import static org.posthouse.lmdb.LmdbFormat.META;
import static org.posthouse.lmdb.LmdbFormat.META_END;
import static org.posthouse.lmdb.LmdbFormat.META_LAST_PAGE;
import static org.posthouse.lmdb.LmdbFormat.META_MAGIC;
import static org.posthouse.lmdb.LmdbFormat.META_MAIN_FLAGS;
import static org.posthouse.lmdb.LmdbFormat.META_PAGE_SIZE;
import static org.posthouse.lmdb.LmdbFormat.META_ROOT;
import static org.posthouse.lmdb.LmdbFormat.META_TRANSACTION;
import static org.posthouse.lmdb.LmdbFormat.META_VERSION;
import static org.posthouse.lmdb.LmdbFormat.PAGE_FLAGS;
import static org.posthouse.lmdb.LmdbFormat.VERSION;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads an LMDB file, also one that another program changes at the same time. LMDB never writes
 * into a page of its last two transactions, so what was read is good if no more than one came in
 * between; else it is read again.
 */
final class LmdbReader implements AutoCloseable {
  private static final int ATTEMPTS = 100;

  private final Arena arena = Arena.ofShared();
  private final FileChannel channel;
  private final boolean ownsChannel;
  private final ReentrantLock mapping = new ReentrantLock();
  private final int pageSize;
  private volatile MappedFile file;

  LmdbReader(Path path) throws IOException {
    this(FileChannel.open(path, StandardOpenOption.READ), true);
  }

  /** Reads through a channel that stays open, so that a lock on it stays. */
  LmdbReader(FileChannel channel) throws IOException {
    this(channel, false);
  }

  private LmdbReader(FileChannel channel, boolean ownsChannel) throws IOException {
    this.channel = channel;
    this.ownsChannel = ownsChannel;
    try {
      this.file = new MappedFile(channel, arena);
      this.pageSize = pageSize(file);
      tree();
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static int pageSize(MappedFile file) {
    check(file.size() >= META_END, "it is too short");
    check(isMeta(file, 0), "it is no LMDB file");
    int size = file.getInt(META_PAGE_SIZE);
    check(size >= 512 && size <= 65536 && Integer.bitCount(size) == 1, "bad page size");
    check(file.size() >= 2L * size, "it is too short");
    return size;
  }

  private static boolean isMeta(MappedFile file, long offset) {
    return file.getInt(offset + META_MAGIC) == MAGIC
        && file.getInt(offset + META_VERSION) == VERSION
        && (file.getShort(offset + PAGE_FLAGS) & META) != 0;
  }

  private long newestMeta(MappedFile mapped) {
    return isMeta(mapped, pageSize) && transaction(mapped, pageSize) > transaction(mapped, 0)
        ? pageSize
        : 0;
  }

  private static long transaction(MappedFile mapped, long meta) {
    return mapped.getLong(meta + META_TRANSACTION);
  }

  /** The tree as the last transaction left it. */
  LmdbTree tree() throws IOException {
    MappedFile mapped = file;
    long meta = newestMeta(mapped);
    long pages = mapped.getLong(meta + META_LAST_PAGE) + 1;
    if (pages > mapped.size() / pageSize) {
      mapped = mapMore();
    }
    check(pages >= 2 && pages <= mapped.size() / pageSize, "it is cut off");
    check(mapped.getShort(meta + META_MAIN_FLAGS) == 0, "it has several values for a key");
    return new LmdbTree(
        mapped, pageSize, pages, mapped.getLong(meta + META_ROOT), transaction(mapped, meta));
  }

  /** The file has grown. */
  private MappedFile mapMore() throws IOException {
    mapping.lock();
    try {
      if (channel.size() > file.size()) {
        file = new MappedFile(channel, arena);
      }
      return file;
    } finally {
      mapping.unlock();
    }
  }

  private boolean isStill(LmdbTree tree) {
    MappedFile mapped = file;
    return transaction(mapped, newestMeta(mapped)) - tree.transaction() <= 1;
  }

  /** The value of a key, or null. */
  byte[] get(byte[] key) throws IOException {
    for (int attempt = 1; ; attempt++) {
      LmdbTree tree = tree();
      try {
        byte[] value = tree.get(key);
        if (isStill(tree)) {
          return value;
        }
      } catch (CorruptFileException | IndexOutOfBoundsException e) {
        if (isStill(tree)) {
          throw e;
        }
      }
      check(attempt < ATTEMPTS, "it changes all the time");
    }
  }

  @Override
  public void close() {
    arena.close();
    if (ownsChannel) {
      try {
        channel.close();
      } catch (IOException _) {
        // It was read only.
      }
    }
  }
}
