package org.posthouse.postlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that writes. What gathers while it writes, and in a moment after, goes out with
 * the next write.
 */
final class LogWriter implements AutoCloseable {
  /** Saves a wake-up for each line when there are many. */
  private static final long GATHER_NANOS = 2_000_000;

  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);
  private static final long COMPLAIN_NANOS = 60_000_000_000L;

  private final LogBuffer buffer = new LogBuffer();
  private final LogTarget fallback = new StdoutTarget();
  private final Thread thread = Thread.ofPlatform().daemon().name("postlog").unstarted(this::run);
  private volatile LogTarget wanted;
  private volatile boolean closing;
  private long complained = System.nanoTime() - COMPLAIN_NANOS;

  LogWriter(LogTarget target) {
    wanted = target;
    thread.start();
  }

  LogBuffer buffer() {
    return buffer;
  }

  /** Lets the lines that come go there; the writer closes the target used so far. */
  void target(LogTarget target) {
    wanted = target;
  }

  private void run() {
    LogTarget target = wanted;
    byte[] spare = new byte[8192];
    try {
      for (LogBuffer.Batch batch = buffer.take(spare); batch != null; batch = buffer.take(spare)) {
        if (wanted != target) {
          close(target);
          target = wanted;
        }
        write(target, batch);
        spare = batch.bytes();
        if (!closing) {
          LockSupport.parkNanos(GATHER_NANOS);
        }
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but the end of the process.
    }
    close(target);
  }

  private void write(LogTarget target, LogBuffer.Batch batch) {
    try {
      target.write(batch.bytes(), batch.length());
    } catch (IOException e) {
      complain(e.getMessage());
      try {
        fallback.write(batch.bytes(), batch.length());
      } catch (IOException nowhere) {
        complain(nowhere.getMessage());
      }
    }
    if (batch.lost() > 0) {
      complain(batch.lost() + " lines were lost");
    }
  }

  /** The log cannot log its own trouble. */
  private void complain(String text) {
    if (System.nanoTime() - complained >= COMPLAIN_NANOS) {
      complained = System.nanoTime();
      byte[] line = ("postlog: warning: " + text + "\n").getBytes(StandardCharsets.UTF_8);
      System.err.write(line, 0, line.length);
      System.err.flush();
    }
  }

  private void close(LogTarget target) {
    try {
      target.close();
    } catch (IOException e) {
      complain(e.getMessage());
    }
  }

  /** Writes everything that has been handed in, then ends. */
  @Override
  public void close() {
    closing = true;
    buffer.close();
    LockSupport.unpark(thread);
    try {
      thread.join(FLUSH_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
