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
 * Matches a key that may take long. The C library can need quadratic time, with back-references
 * exponential time, and cannot be stopped, so it works in a thread of its own and we wait for a
 * bounded time. As long as such a thread goes on after that its expression is out of use, and a
 * table has only a few of them.
 */
final class TimedMatch {
  static final long LIMIT_SECONDS = 1;
  private static final int MAX_THREADS = 8;
  private static final long STACK = 64 << 20;
  private static final int MAX_KEY = 1 << 20;
  private static final int MAX_BACK_REFERENCE_KEY = 32 << 10;

  private final Semaphore threads = new Semaphore(MAX_THREADS);

  /** The offsets of a match, or null if there is none. */
  MemorySegment run(Regex regex, byte[] key, Arena arena) throws RegexException {
    if (key.length > (regex.backReference ? MAX_BACK_REFERENCE_KEY : MAX_KEY)) {
      throw new RegexException("match limit exceeded: a key of " + key.length + " bytes");
    }
    regex.takeTurn();
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

  /** Starts the thread, which gives back the turn. */
  private CompletableFuture<int[]> start(Regex regex, byte[] key) throws RegexException {
    if (!threads.tryAcquire()) {
      regex.turn.release();
      throw new RegexException("match limit exceeded: still busy with other keys");
    }
    CompletableFuture<int[]> result = new CompletableFuture<>();
    regex.use();
    Thread.ofPlatform()
        .name("regexec")
        .daemon()
        .stackSize(STACK)
        .start(
            () -> {
              try {
                result.complete(match(regex, key));
              } catch (RegexException | RuntimeException e) {
                result.completeExceptionally(e);
              } finally {
                regex.turn.release();
                threads.release();
                regex.release();
              }
            });
    return result;
  }

  private static int[] match(Regex regex, byte[] key) throws RegexException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment offsets = arena.allocate(Math.max(regex.pairs, 1) * 8L, 4);
      int status = regex.match(RegexpMatch.copyOf(key, arena), key.length, offsets);
      return RegexpMatch.isMatch(regex, status) ? offsets.toArray(JAVA_INT) : null;
    }
  }
}
