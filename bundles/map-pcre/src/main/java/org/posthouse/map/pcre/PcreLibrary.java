package org.posthouse.map.pcre;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.posthouse.api.table.TableException;
import org.posthouse.tables.pattern.RegexLibrary;

/**
 * PCRE2 for one table: what is compiled is shared by all threads; what a match writes to belongs to
 * one of them at a time, and is kept for the next. Expressions and keys are bytes, as in Postfix.
 */
final class PcreLibrary implements RegexLibrary<PcreLibrary.Code> {
  private static final String FILE = "libpcre2-8.so.0";

  /** More are not kept when nobody needs them. */
  private static final int MAX_IDLE = 32;

  /** A compiled expression. */
  record Code(MemorySegment pointer, int groups) {}

  private final Arena arena = Arena.ofShared();
  private final Pcre2 pcre;
  private final List<Code> codes = new ArrayList<>();
  private final ConcurrentLinkedDeque<PcreMatch> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger idleCount = new AtomicInteger();
  private int maxGroups;

  private PcreLibrary(String file) {
    try {
      this.pcre = new Pcre2(file, arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  static PcreLibrary load() throws TableException {
    return load(FILE);
  }

  static PcreLibrary load(String file) throws TableException {
    try {
      return new PcreLibrary(file);
    } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
      throw TableException.misconfigured(
          "pcre tables need " + file + ": install the Debian package libpcre2-8-0", e);
    }
  }

  @Override
  public int options(String flags, Consumer<String> warn) throws RegexException {
    int options = Pcre2.CASELESS | Pcre2.DOTALL;
    for (int i = 0; i < flags.length(); i++) {
      char flag = flags.charAt(i);
      switch (flag) {
        case 'i' -> options ^= Pcre2.CASELESS;
        case 'm' -> options ^= Pcre2.MULTILINE;
        case 's' -> options ^= Pcre2.DOTALL;
        case 'x' -> options ^= Pcre2.EXTENDED;
        case 'A' -> options ^= Pcre2.ANCHORED;
        case 'E' -> options ^= Pcre2.DOLLAR_ENDONLY;
        case 'U' -> options ^= Pcre2.UNGREEDY;
        case 'X' -> warn.accept("ignoring obsolete regexp option \"X\"");
        default ->
            throw new RegexException("unknown regexp option \"" + flag + "\": skipping this rule");
      }
    }
    return options;
  }

  @Override
  public Code compile(byte[] expression, int options, boolean wantsGroups) throws RegexException {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment error = scratch.allocate(JAVA_INT);
      MemorySegment offset = scratch.allocate(JAVA_LONG);
      MemorySegment pointer =
          pcre.compile(scratch.allocateFrom(JAVA_BYTE, expression), options, error, offset);
      if (pointer.address() == 0) {
        throw new RegexException(
            "error in regex at offset "
                + offset.get(JAVA_LONG, 0)
                + ": "
                + pcre.message(error.get(JAVA_INT, 0)));
      }
      pcre.jitCompile(pointer);
      Code code = new Code(pointer, pcre.groups(pointer, error));
      codes.add(code);
      maxGroups = Math.max(maxGroups, code.groups());
      return code;
    }
  }

  @Override
  public int groups(Code code) {
    return code.groups();
  }

  @Override
  public Subject<Code> subject(byte[] key) {
    PcreMatch match = idle.pollFirst();
    if (match == null) {
      match = new PcreMatch(pcre, maxGroups + 1, this::takeBack);
    } else {
      idleCount.decrementAndGet();
    }
    match.take(key);
    return match;
  }

  private void takeBack(PcreMatch match) {
    if (idleCount.incrementAndGet() <= MAX_IDLE) {
      idle.addFirst(match);
    } else {
      idleCount.decrementAndGet();
      match.free();
    }
  }

  @Override
  public void close() {
    for (PcreMatch match = idle.poll(); match != null; match = idle.poll()) {
      match.free();
    }
    codes.forEach(code -> pcre.freeCode(code.pointer()));
    arena.close();
  }
}
