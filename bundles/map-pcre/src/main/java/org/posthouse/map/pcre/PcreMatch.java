package org.posthouse.map.pcre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.posthouse.tables.pattern.RegexLibrary;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;

/** What a match needs and writes to: a copy of the key, offsets, limits, and a stack if needed. */
final class PcreMatch implements RegexLibrary.Subject<PcreLibrary.Code> {
  /** PCRE2's own default: it ends a hopeless match within a fraction of a second. */
  private static final int MATCH_LIMIT = 10_000_000;

  private static final int DEPTH_LIMIT = 10_000_000;

  /** PCRE2's own default is 20 GB. */
  private static final int HEAP_LIMIT_KILOBYTES = 64 << 10;

  private static final long STACK_START = 32 << 10;
  private static final long STACK_LIMIT = 1 << 20;

  /** Bigger copies of keys are not kept. */
  private static final int BUFFER = 8192;

  private final Pcre2 pcre;
  private final Consumer<PcreMatch> owner;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(BUFFER);
  private final MemorySegment matchData;
  private final MemorySegment offsets;
  private final MemorySegment context;
  private MemorySegment stack = MemorySegment.NULL;
  private MemorySegment subject = buffer;
  private Arena large;
  private long length;

  PcreMatch(Pcre2 pcre, int pairs, Consumer<PcreMatch> owner) {
    this.pcre = pcre;
    this.owner = owner;
    this.matchData = pcre.matchData(pairs);
    this.offsets = pcre.offsets(matchData, pairs);
    this.context = pcre.context(MATCH_LIMIT, DEPTH_LIMIT, HEAP_LIMIT_KILOBYTES);
  }

  void take(byte[] key) {
    length = key.length;
    if (key.length > BUFFER) {
      large = Arena.ofConfined();
      subject = large.allocate(key.length);
    }
    MemorySegment.copy(key, 0, subject, JAVA_BYTE, 0, key.length);
  }

  @Override
  public boolean matches(PcreLibrary.Code code) throws RegexException {
    int result = match(code);
    if (result == Pcre2.JIT_STACK_LIMIT && stack.address() == 0) {
      stack = pcre.growingStack(context, STACK_START, STACK_LIMIT);
      result = match(code);
    }
    if (result < Pcre2.NO_MATCH) {
      throw new RegexException(pcre.message(result));
    }
    return result >= 0;
  }

  private int match(PcreLibrary.Code code) {
    return pcre.match(code.pointer(), subject, length, matchData, context);
  }

  @Override
  public int start(int group) {
    return (int) offsets.getAtIndex(JAVA_LONG, 2L * group);
  }

  @Override
  public int end(int group) {
    return (int) offsets.getAtIndex(JAVA_LONG, 2L * group + 1);
  }

  @Override
  public void close() {
    if (large != null) {
      large.close();
      large = null;
      subject = buffer;
    }
    owner.accept(this);
  }

  void free() {
    pcre.freeMatchData(matchData);
    pcre.freeContext(context);
    if (stack.address() != 0) {
      pcre.freeStack(stack);
    }
    arena.close();
  }
}
