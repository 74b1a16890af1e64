package org.posthouse.map.regexp;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;

/**
 * An expression of a table. Short keys share one compiled form and take turns; a key that may take
 * long has a form of its own meanwhile, so that no other key waits for it. All forms are freed when
 * the table is closed and no match runs any more.
 */
final class Regex {
  private final byte[] expression;
  private final int flags;
  private final CompiledRegex shared;
  private final Queue<CompiledRegex> spare = new ConcurrentLinkedQueue<>();
  private final AtomicInteger users = new AtomicInteger(1);
  private final Semaphore turn = new Semaphore(1);

  /** With a back-reference a match can take for ever, so it is not left to the C library. */
  final Optional<Program> program;

  /** How many pairs of offsets a match fills in; 0 if nobody asks for them. */
  final int pairs;

  final int groups;

  private Regex(byte[] expression, int flags, boolean wantsGroups) throws RegexException {
    this.expression = expression;
    this.flags = wantsGroups ? flags : flags | Libc.NOSUB;
    this.shared = compileElsewhere();
    this.groups = shared.groups();
    this.pairs = wantsGroups ? groups + 1 : 0;
    this.program =
        hasBackReference(expression)
            ? Optional.of(Program.of(expression, flags))
            : Optional.empty();
  }

  static Regex of(byte[] expression, int flags, boolean wantsGroups) throws RegexException {
    for (byte b : expression) {
      if (b == 0) {
        throw new RegexException("null byte in regular expression: skipping this rule");
      }
    }
    return new Regex(expression, flags, wantsGroups);
  }

  /** In a thread that ends: the locale is a matter of one platform thread. */
  private CompiledRegex compileElsewhere() throws RegexException {
    CompiledRegex[] compiled = new CompiledRegex[1];
    RegexException[] problem = new RegexException[1];
    Thread thread =
        Thread.ofPlatform()
            .name("regcomp")
            .start(
                () -> {
                  try {
                    compiled[0] = CompiledRegex.of(expression, flags);
                  } catch (RegexException e) {
                    problem[0] = e;
                  }
                });
    join(thread);
    if (problem[0] != null) {
      throw problem[0];
    }
    return compiled[0];
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

  /** The key as {@link #program} wants it. */
  byte[] folded(byte[] key) {
    if ((flags & Libc.ICASE) == 0) {
      return key;
    }
    byte[] folded = new byte[key.length];
    for (int i = 0; i < key.length; i++) {
      folded[i] = (byte) ByteSets.upper(key[i]);
    }
    return folded;
  }

  /** Matches a key that is short, when its turn has come. */
  boolean matchesShort(MemorySegment key, int length, MemorySegment offsets) throws RegexException {
    takeTurn();
    try {
      return shared.matches(key, length, pairs, offsets);
    } finally {
      turn.release();
    }
  }

  private void takeTurn() throws RegexException {
    try {
      if (!turn.tryAcquire(TimedMatch.LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new RegexException("match limit exceeded: still busy with other keys");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RegexException("match was interrupted");
    }
  }

  /** Matches a key that may take long, in a platform thread that does nothing else. */
  boolean matchesLong(MemorySegment key, int length, MemorySegment offsets) throws RegexException {
    CompiledRegex kept = spare.poll();
    CompiledRegex own = kept == null ? CompiledRegex.of(expression, flags) : kept;
    try {
      return own.matches(key, length, pairs, offsets);
    } finally {
      spare.add(own);
    }
  }

  /** Keeps it from being freed until {@link #release}. */
  void use() {
    users.incrementAndGet();
  }

  void release() {
    if (users.decrementAndGet() == 0) {
      shared.free();
      spare.forEach(CompiledRegex::free);
    }
  }
}
