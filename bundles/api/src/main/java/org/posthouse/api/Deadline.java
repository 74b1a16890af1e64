package org.posthouse.api;

import java.time.Duration;

/**
 * The moment after which nobody waits for an answer any more. Immutable; compares on the monotonic
 * clock, so that a change of the wall clock neither extends nor ends a wait.
 */
public record Deadline(long nanoTime) {

  /** The deadline that lies {@code wait} from now. */
  public static Deadline after(Duration wait) {
    return new Deadline(System.nanoTime() + wait.toNanos());
  }

  /** What is left, never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  /** Milliseconds left, at least 1 so that it can be used as a socket timeout. */
  public int remainingMillis() {
    return Math.clamp((nanoTime - System.nanoTime()) / 1_000_000, 1, Integer.MAX_VALUE);
  }

  /** Whether the deadline has passed. */
  public boolean expired() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
