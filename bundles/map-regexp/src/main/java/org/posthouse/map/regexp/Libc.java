package org.posthouse.map.regexp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** The functions of the GNU C library that match POSIX regular expressions. */
@SuppressWarnings("restricted")
final class Libc {
  static final int EXTENDED = 1;
  static final int ICASE = 2;
  static final int NEWLINE = 4;
  static final int NOSUB = 8;
  static final int NO_MATCH = 1;

  /** The size of regex_t, and where it has the number of groups. */
  static final long REGEX_SIZE = 64;

  private static final long GROUPS = 48;

  /** Start and end of the key come in the first pair of offsets, so it may hold null bytes. */
  private static final int STARTEND = 4;

  private static final int ALL_CATEGORIES = 0x1fbf;

  private static final MethodHandle REGCOMP =
      handle("regcomp", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle REGEXEC =
      handle("regexec", JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT);
  private static final MethodHandle REGERROR =
      handle("regerror", JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);
  private static final MethodHandle REGFREE = handle("regfree", null, ADDRESS);
  private static final MethodHandle NEWLOCALE =
      handle("newlocale", ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle USELOCALE = handle("uselocale", ADDRESS, ADDRESS);

  private Libc() {}

  private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        result == null
            ? FunctionDescriptor.ofVoid(arguments)
            : FunctionDescriptor.of(result, arguments));
  }

  /** Compiles a text that ends with a null byte; 0 if it went well. */
  static int compile(MemorySegment regex, MemorySegment expression, int flags) {
    try {
      return (int) REGCOMP.invokeExact(regex, expression, flags);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static int groups(MemorySegment regex) {
    return (int) regex.get(JAVA_LONG, GROUPS);
  }

  /**
   * Matches a key.
   *
   * @param pairs how many pairs of offsets are wanted
   * @param offsets pairs of int; at least one
   */
  static int match(
      MemorySegment regex, MemorySegment key, int length, int pairs, MemorySegment offsets) {
    offsets.setAtIndex(JAVA_INT, 0, 0);
    offsets.setAtIndex(JAVA_INT, 1, length);
    try {
      return (int) REGEXEC.invokeExact(regex, key, (long) pairs, offsets, STARTEND);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static String message(int error, MemorySegment regex) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(256);
      long ignored = (long) REGERROR.invokeExact(error, regex, text, text.byteSize());
      return text.getString(0, StandardCharsets.UTF_8);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  static void free(MemorySegment regex) {
    try {
      REGFREE.invokeExact(regex);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Makes a character one byte, as in Postfix, for this platform thread. */
  static void usePlainLocale() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment locale =
          (MemorySegment)
              NEWLOCALE.invokeExact(ALL_CATEGORIES, arena.allocateFrom("C"), MemorySegment.NULL);
      MemorySegment ignored = (MemorySegment) USELOCALE.invokeExact(locale);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
