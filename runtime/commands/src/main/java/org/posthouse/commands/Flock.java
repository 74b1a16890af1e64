package org.posthouse.commands;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** A lock by {@code flock(2)}, which Java does not have, until the process ends. */
final class Flock {
  private static final int READ_WRITE = 2;
  private static final int EXCLUSIVE_WITHOUT_WAITING = 2 | 4;

  private final int descriptor;
  private final MethodHandle flock =
      function(
          "flock",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  Flock(Path file) throws IOException {
    MethodHandle open =
        function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocateFrom(file.toString());
      descriptor = (int) open.invokeExact(name, READ_WRITE);
    } catch (Throwable e) {
      throw new IOException(e);
    }
    if (descriptor < 0) {
      throw new IOException("cannot open file");
    }
  }

  /** Returns false if another process has it. */
  boolean tryLock() throws IOException {
    try {
      return (int) flock.invokeExact(descriptor, EXCLUSIVE_WITHOUT_WAITING) == 0;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  @SuppressWarnings("restricted")
  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }
}
