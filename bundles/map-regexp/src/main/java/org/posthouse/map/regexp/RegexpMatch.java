package org.posthouse.map.regexp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.posthouse.tables.pattern.RegexLibrary;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;

/** One key on its way through the expressions of a table. */
final class RegexpMatch implements RegexLibrary.Subject<Regex> {
  /**
   * Longer keys are matched with a time limit: the C library needs quadratic time even for harmless
   * expressions.
   */
  private static final int SHORT = 1000;

  private final TimedMatch timed;
  private final byte[] key;
  private final Arena arena = Arena.ofConfined();
  private MemorySegment copy;
  private MemorySegment offsets = MemorySegment.NULL;

  RegexpMatch(TimedMatch timed, byte[] key) {
    this.timed = timed;
    this.key = key;
  }

  @Override
  public boolean matches(Regex regex) throws RegexException {
    if (regex.program.isPresent()) {
      return keep(Backtracking.match(regex.program.get(), regex.folded(key), regex.pairs > 0));
    }
    if (key.length > SHORT) {
      MemorySegment result = timed.run(regex, key, arena);
      offsets = result == null ? offsets : result;
      return result != null;
    }
    int size = Math.max(regex.pairs, 1) * 8;
    if (offsets.byteSize() < size) {
      offsets = arena.allocate(size, 4);
    }
    return regex.matchesShort(copy(), key.length, offsets);
  }

  private boolean keep(int[] pairs) {
    if (pairs != null) {
      offsets = arena.allocateFrom(JAVA_INT, pairs);
    }
    return pairs != null;
  }

  private MemorySegment copy() {
    if (copy == null) {
      copy = copyOf(key, arena);
    }
    return copy;
  }

  static MemorySegment copyOf(byte[] key, Arena arena) {
    MemorySegment copy = arena.allocate(key.length + 1L);
    MemorySegment.copy(key, 0, copy, JAVA_BYTE, 0, key.length);
    return copy;
  }

  @Override
  public int start(int group) {
    return offsets.getAtIndex(JAVA_INT, 2L * group);
  }

  @Override
  public int end(int group) {
    return offsets.getAtIndex(JAVA_INT, 2L * group + 1);
  }

  @Override
  public void close() {
    arena.close();
  }
}
