package org.posthouse.queue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file of the file system. The JDK closes a channel under all its users when one of them is
 * interrupted; that one is told, and for the others the file is opened again.
 */
final class RealFile implements DiskFile {
  /** Interrupts that may hit other threads during one operation, before it gives up. */
  private static final int MAX_TRIES = 10;

  private final Path path;
  private final Set<OpenOption> options;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile FileChannel channel;
  private boolean closed;

  /**
   * @param options how to open it again
   */
  RealFile(FileChannel channel, Path path, Set<OpenOption> options) {
    this.channel = channel;
    this.path = path;
    this.options = options;
  }

  private interface Operation<T> {
    T on(FileChannel channel) throws IOException;
  }

  private <T> T run(Operation<T> operation) throws IOException {
    for (int tries = 1; ; tries++) {
      FileChannel now = channel;
      try {
        return operation.on(now);
      } catch (ClosedByInterruptException own) {
        throw own;
      } catch (ClosedChannelException others) {
        if (tries == MAX_TRIES) {
          throw others;
        }
        reopen(others);
      }
    }
  }

  private void reopen(ClosedChannelException cause) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw cause;
      }
      if (!channel.isOpen()) {
        channel = FileChannel.open(path, options);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return run(now -> now.read(into, position));
  }

  @Override
  public ByteBuffer map(int length, Arena arena) throws IOException {
    return run(now -> now.map(MapMode.READ_ONLY, 0, length, arena).asByteBuffer());
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    long at = position;
    while (from.hasRemaining()) {
      long next = at;
      at += run(now -> now.write(from, next));
    }
  }

  @Override
  public void sync() throws IOException {
    run(
        now -> {
          now.force(false);
          return null;
        });
  }

  @Override
  public long size() throws IOException {
    return run(FileChannel::size);
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      channel.close();
    } finally {
      lock.unlock();
    }
  }
}
