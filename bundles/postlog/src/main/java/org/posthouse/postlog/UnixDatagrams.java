package org.posthouse.postlog;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** The calls of the C library for UNIX-domain datagrams, which Java does not have. */
final class UnixDatagrams {
  static final int AF_UNIX = 1;
  static final int SOCK_DGRAM = 2;

  /** {@code int f(int, address, int)}, as connect and bind. */
  static final FunctionDescriptor INT_ADDRESS_INT =
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);

  /** {@code ssize_t f(int, buffer, size_t, int)}, as send and recv. */
  static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT);

  /** What {@link Receiver#receive} returns when a signal came first. */
  static final long INTERRUPTED = -4;

  private static final int PATH_LIMIT = 107;

  /** Waits for a datagram. */
  interface Receiver {
    /** Returns its length, or the negative error number. */
    long receive(int descriptor, MemorySegment buffer) throws IOException;
  }

  private UnixDatagrams() {}

  /** A function of int arguments that returns an int. */
  static MethodHandle function(String name, int arguments) {
    ValueLayout[] layouts = new ValueLayout[arguments];
    Arrays.fill(layouts, ValueLayout.JAVA_INT);
    return function(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
  }

  @SuppressWarnings("restricted")
  static MethodHandle function(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }

  @SuppressWarnings("restricted")
  static Receiver receiver(Arena arena) {
    Linker linker = Linker.nativeLinker();
    MethodHandle recv =
        linker.downcallHandle(
            linker.defaultLookup().find("recv").orElseThrow(),
            TRANSFER,
            Linker.Option.captureCallState("errno"));
    StructLayout layout = Linker.Option.captureStateLayout();
    MemorySegment state = arena.allocate(layout);
    long errno = layout.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    return (descriptor, buffer) -> {
      try {
        long length = (long) recv.invokeExact(state, descriptor, buffer, buffer.byteSize(), 0);
        return length < 0 ? -state.get(ValueLayout.JAVA_INT, errno) : length;
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IOException(e);
      }
    };
  }

  /** The socket address of a path. */
  static MemorySegment address(Arena arena, Path path) throws IOException {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > PATH_LIMIT) {
      throw new IOException(path + ": name too long");
    }
    MemorySegment address = arena.allocate(2L + name.length + 1, 2);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
    return address;
  }
}
