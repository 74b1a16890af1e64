package org.posthouse.map.pcre;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * The functions of libpcre2-8 that we call. The handles have no address bound: the library is
 * loaded for each table, and goes with it.
 */
@SuppressWarnings("restricted")
final class Pcre2 {
  static final int CASELESS = 0x8;
  static final int DOLLAR_ENDONLY = 0x10;
  static final int DOTALL = 0x20;
  static final int EXTENDED = 0x80;
  static final int MULTILINE = 0x400;
  static final int UNGREEDY = 0x40000;
  static final int ANCHORED = 0x80000000;

  static final int NO_MATCH = -1;
  static final int JIT_STACK_LIMIT = -46;

  private static final int JIT_COMPLETE = 1;
  private static final int INFO_CAPTURE_COUNT = 4;

  private static final MethodHandle COMPILE =
      handle(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle INT_OF_POINTER_INT_POINTER =
      handle(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle INT_OF_POINTER_INT = handle(JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle MESSAGE = handle(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle POINTER_OF_POINTER = handle(ADDRESS, ADDRESS);
  private static final MethodHandle POINTER_OF_INT_POINTER = handle(ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle STACK = handle(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS);
  private static final MethodHandle ASSIGN = handle(null, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle FREE = handle(null, ADDRESS);
  private static final MethodHandle MATCH =
      handle(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);

  private final MemorySegment compile;
  private final MemorySegment jitCompile;
  private final MemorySegment patternInfo;
  private final MemorySegment codeFree;
  private final MemorySegment message;
  private final MemorySegment matchDataCreate;
  private final MemorySegment matchDataFree;
  private final MemorySegment ovector;
  private final MemorySegment match;
  private final MemorySegment contextCreate;
  private final MemorySegment contextFree;
  private final MemorySegment setMatchLimit;
  private final MemorySegment setDepthLimit;
  private final MemorySegment setHeapLimit;
  private final MemorySegment stackCreate;
  private final MemorySegment stackFree;
  private final MemorySegment stackAssign;

  /** Finds the library and loads it for as long as the arena lives. */
  Pcre2(String file, Arena arena) {
    SymbolLookup library = SymbolLookup.libraryLookup(file, arena);
    compile = library.findOrThrow("pcre2_compile_8");
    jitCompile = library.findOrThrow("pcre2_jit_compile_8");
    patternInfo = library.findOrThrow("pcre2_pattern_info_8");
    codeFree = library.findOrThrow("pcre2_code_free_8");
    message = library.findOrThrow("pcre2_get_error_message_8");
    matchDataCreate = library.findOrThrow("pcre2_match_data_create_8");
    matchDataFree = library.findOrThrow("pcre2_match_data_free_8");
    ovector = library.findOrThrow("pcre2_get_ovector_pointer_8");
    match = library.findOrThrow("pcre2_match_8");
    contextCreate = library.findOrThrow("pcre2_match_context_create_8");
    contextFree = library.findOrThrow("pcre2_match_context_free_8");
    setMatchLimit = library.findOrThrow("pcre2_set_match_limit_8");
    setDepthLimit = library.findOrThrow("pcre2_set_depth_limit_8");
    setHeapLimit = library.findOrThrow("pcre2_set_heap_limit_8");
    stackCreate = library.findOrThrow("pcre2_jit_stack_create_8");
    stackFree = library.findOrThrow("pcre2_jit_stack_free_8");
    stackAssign = library.findOrThrow("pcre2_jit_stack_assign_8");
  }

  private static MethodHandle handle(MemoryLayout result, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            result == null
                ? FunctionDescriptor.ofVoid(arguments)
                : FunctionDescriptor.of(result, arguments));
  }

  /** The compiled expression, or NULL with what is wrong in {@code error} (an int) and offset. */
  MemorySegment compile(
      MemorySegment expression, int options, MemorySegment error, MemorySegment offset) {
    try {
      return (MemorySegment)
          COMPILE.invokeExact(
              compile,
              expression,
              expression.byteSize(),
              options,
              error,
              offset,
              MemorySegment.NULL);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Makes machine code of it; where that is impossible it is interpreted. */
  void jitCompile(MemorySegment code) {
    intOf(jitCompile, code, JIT_COMPLETE);
  }

  int groups(MemorySegment code, MemorySegment result) {
    try {
      int status =
          (int)
              INT_OF_POINTER_INT_POINTER.invokeExact(patternInfo, code, INFO_CAPTURE_COUNT, result);
      return status == 0 ? result.get(JAVA_INT, 0) : 0;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  String message(int error) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocate(256);
      int ignored = (int) MESSAGE.invokeExact(message, error, text, text.byteSize());
      return text.getString(0, StandardCharsets.UTF_8);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The number of groups that matched, with the whole; below zero if none did. */
  int match(
      MemorySegment code,
      MemorySegment subject,
      long length,
      MemorySegment matchData,
      MemorySegment context) {
    try {
      return (int) MATCH.invokeExact(match, code, subject, length, 0L, 0, matchData, context);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  MemorySegment matchData(int pairs) {
    try {
      return (MemorySegment)
          POINTER_OF_INT_POINTER.invokeExact(matchDataCreate, pairs, MemorySegment.NULL);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The pairs of start and end in match data. */
  MemorySegment offsets(MemorySegment matchData, int pairs) {
    return pointerOf(ovector, matchData).reinterpret(16L * pairs);
  }

  MemorySegment context(int matchLimit, int depthLimit, int heapLimitKilobytes) {
    MemorySegment context = pointerOf(contextCreate, MemorySegment.NULL);
    intOf(setMatchLimit, context, matchLimit);
    intOf(setDepthLimit, context, depthLimit);
    intOf(setHeapLimit, context, heapLimitKilobytes);
    return context;
  }

  /** Gives matches with this context a stack that grows; NULL if there is no memory. */
  MemorySegment growingStack(MemorySegment context, long start, long limit) {
    try {
      MemorySegment stack =
          (MemorySegment) STACK.invokeExact(stackCreate, start, limit, MemorySegment.NULL);
      if (stack.address() != 0) {
        ASSIGN.invokeExact(stackAssign, context, MemorySegment.NULL, stack);
      }
      return stack;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  void freeCode(MemorySegment code) {
    free(codeFree, code);
  }

  void freeMatchData(MemorySegment matchData) {
    free(matchDataFree, matchData);
  }

  void freeContext(MemorySegment context) {
    free(contextFree, context);
  }

  void freeStack(MemorySegment stack) {
    free(stackFree, stack);
  }

  private static void intOf(MemorySegment function, MemorySegment pointer, int value) {
    try {
      int ignored = (int) INT_OF_POINTER_INT.invokeExact(function, pointer, value);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MemorySegment pointerOf(MemorySegment function, MemorySegment pointer) {
    try {
      return (MemorySegment) POINTER_OF_POINTER.invokeExact(function, pointer);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void free(MemorySegment function, MemorySegment pointer) {
    try {
      FREE.invokeExact(function, pointer);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
