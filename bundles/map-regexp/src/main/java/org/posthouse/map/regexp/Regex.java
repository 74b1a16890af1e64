package org.posthouse.map.regexp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;

/** A compiled expression. It is freed when its table is closed and no match runs any more. */
final class Regex {
  private final MemorySegment pointer = Arena.ofAuto().allocate(Libc.REGEX_SIZE, 16);
  private final AtomicInteger users = new AtomicInteger(1);

  /** With a back-reference a match can take for ever. */
  final boolean backReference;

  /** One match at a time, as the C library's own lock would have it; but here one can give up. */
  final Semaphore turn = new Semaphore(1);

  /** How many pairs of offsets a match fills in; 0 if nobody asks for them. */
  final int pairs;

  final int groups;

  private Regex(byte[] expression, int flags, boolean wantsGroups) throws RegexException {
    // In the plain locale, which is a matter of one platform thread.
    int[] status = new int[1];
    Thread thread =
        Thread.ofPlatform()
            .name("regcomp")
            .start(() -> status[0] = compile(expression, wantsGroups ? flags : flags | Libc.NOSUB));
    join(thread);
    if (status[0] != 0) {
      throw new RegexException(Libc.message(status[0], pointer));
    }
    this.groups = Libc.groups(pointer);
    this.pairs = wantsGroups ? groups + 1 : 0;
    this.backReference = hasBackReference(expression);
  }

  static Regex of(byte[] expression, int flags, boolean wantsGroups) throws RegexException {
    for (byte b : expression) {
      if (b == 0) {
        throw new RegexException("null byte in regular expression: skipping this rule");
      }
    }
    return new Regex(expression, flags, wantsGroups);
  }

  private int compile(byte[] expression, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      Libc.usePlainLocale();
      MemorySegment text = arena.allocate(expression.length + 1L);
      MemorySegment.copy(expression, 0, text, JAVA_BYTE, 0, expression.length);
      return Libc.compile(pointer, text, flags);
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean hasBackReference(byte[] expression) {
    for (int i = 0; i + 1 < expression.length; i++) {
      if (expression[i] == '\\') {
        i++;
        if (expression[i] >= '1' && expression[i] <= '9') {
          return true;
        }
      }
    }
    return false;
  }

  /** Waits for the turn, which the caller gives back. */
  void takeTurn() throws RegexException {
    try {
      if (!turn.tryAcquire(TimedMatch.LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new RegexException("match limit exceeded: still busy with another key");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RegexException("match was interrupted");
    }
  }

  int match(MemorySegment key, int length, MemorySegment offsets) {
    return Libc.match(pointer, key, length, pairs, offsets);
  }

  String message(int status) {
    return Libc.message(status, pointer);
  }

  /** Keeps it from being freed until {@link #release}. */
  void use() {
    users.incrementAndGet();
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      Libc.free(pointer);
    }
  }
}
