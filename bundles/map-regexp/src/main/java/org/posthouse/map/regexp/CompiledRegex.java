package org.posthouse.map.regexp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.posthouse.tables.pattern.RegexLibrary.RegexException;

/** One compiled form of an expression. The C library matches one key at a time with it. */
final class CompiledRegex {
  private final MemorySegment pointer = Arena.ofAuto().allocate(Libc.REGEX_SIZE, 16);

  private CompiledRegex() {}

  /** Compiles in the plain locale, which from then on is that of this platform thread. */
  static CompiledRegex of(byte[] expression, int flags) throws RegexException {
    CompiledRegex compiled = new CompiledRegex();
    try (Arena arena = Arena.ofConfined()) {
      Libc.usePlainLocale();
      MemorySegment text = arena.allocate(expression.length + 1L);
      MemorySegment.copy(expression, 0, text, JAVA_BYTE, 0, expression.length);
      int status = Libc.compile(compiled.pointer, text, flags);
      if (status != 0) {
        throw new RegexException(Libc.message(status, compiled.pointer));
      }
    }
    return compiled;
  }

  int groups() {
    return Libc.groups(pointer);
  }

  /**
   * Matches a key.
   *
   * @param pairs how many pairs of offsets are wanted
   */
  boolean matches(MemorySegment key, int length, int pairs, MemorySegment offsets)
      throws RegexException {
    int status = Libc.match(pointer, key, length, pairs, offsets);
    return switch (status) {
      case 0 -> true;
      case Libc.NO_MATCH -> false;
      default -> throw new RegexException(Libc.message(status, pointer));
    };
  }

  void free() {
    Libc.free(pointer);
  }
}
