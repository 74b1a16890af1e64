package org.posthouse.map.regexp;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;

/**
 * Matches a key that may take long. The C library can need quadratic time and cannot be stopped, so
 * it works in a thread of its own and we wait for a bounded time. A thread that goes on after that
 * is left behind, and ends by itself after a minute or two at most; a table has only a few of them.
 */
final class TimedMatch {
  static final long LIMIT_SECONDS = 1;
  private static final int MAX_THREADS = 8;
  private static final long STACK = 64 << 20;

  /** More than header_size_limit; what takes quadratic time takes a minute for it. */
  private static final int MAX_KEY = 128 << 10;

  private final Semaphore threads = new Semaphore(MAX_THREADS);

  /** The offsets of a match, or null if there is none. */
  MemorySegment run(Regex regex, byte[] key, Arena arena) throws RegexException {
    if (key.length > MAX_KEY) {
      throw new RegexException("match limit exceeded: a key of " + key.length + " bytes");
    }
    takeThread();
    try {
      int[] offsets = start(regex, key).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return offsets == null ? null : arena.allocateFrom(JAVA_INT, offsets);
    } catch (TimeoutException _) {
      throw new RegexException("match limit exceeded");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RegexException("match was interrupted");
    } catch (ExecutionException e) {
      throw new RegexException(e.getCause().getMessage());
    }
  }

  private void takeThread() throws RegexException {
    try {
      if (!threads.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new RegexException("match limit exceeded: still busy with other keys");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RegexException("match was interrupted");
    }
  }

  /** Starts the thread, for which there is a permit that it gives back. */
  private CompletableFuture<int[]> start(Regex regex, byte[] key) {
    CompletableFuture<int[]> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .name("regexec")
            .daemon()
            .stackSize(STACK)
            .unstarted(
                () -> {
                  try {
                    result.complete(match(regex, key));
                  } catch (RegexException | RuntimeException e) {
                    result.completeExceptionally(e);
                  } finally {
                    end(regex);
                  }
                });
    regex.use();
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      end(regex);
      result.completeExceptionally(e);
    }
    return result;
  }

  private void end(Regex regex) {
    threads.release();
    regex.release();
  }

  private static int[] match(Regex regex, byte[] key) throws RegexException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment offsets = arena.allocate(Math.max(regex.pairs, 1) * 8L, 4);
      boolean matches = regex.matchesLong(RegexpMatch.copyOf(key, arena), key.length, offsets);
      return matches ? offsets.toArray(JAVA_INT) : null;
    }
  }
}
