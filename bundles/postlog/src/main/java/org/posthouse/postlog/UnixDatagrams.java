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

    /** Who sent the last one, as the kernel says. */
    Sender sender();
  }

  /** A process and its user; negative numbers when the kernel did not say. */
  record Sender(int pid, int uid) {
    static final Sender UNKNOWN = new Sender(-1, -1);
  }

  private static final int SOL_SOCKET = 1;
  private static final int SO_PASSCRED = 16;
  private static final int SCM_CREDENTIALS = 2;

  /** Lets the kernel tell who sends. */
  static void askForSenders(Arena arena, int descriptor) throws IOException {
    MemorySegment on = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
    try {
      int status =
          (int)
              function(
                      "setsockopt",
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_INT,
                          ValueLayout.JAVA_INT,
                          ValueLayout.JAVA_INT,
                          ValueLayout.JAVA_INT,
                          ValueLayout.ADDRESS,
                          ValueLayout.JAVA_INT))
                  .invokeExact(descriptor, SOL_SOCKET, SO_PASSCRED, on, 4);
      if (status != 0) {
        throw new IOException("the kernel does not tell who sends");
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
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

  static Receiver receiver(Arena arena) {
    return new CredentialReceiver(arena);
  }

  /** Calls recvmsg, with the forms of a 64-bit system. */
  private static final class CredentialReceiver implements Receiver {
    private static final long HEADER_BYTES = 56;
    private static final long PARTS = 16;
    private static final long PART_COUNT = 24;
    private static final long CONTROL = 32;
    private static final long CONTROL_LENGTH = 40;
    private static final long CONTROL_BYTES = 64;
    private static final long CREDENTIALS = 16;

    private final MemorySegment header;
    private final MemorySegment part;
    private final MemorySegment control;
    private final MemorySegment state;
    private final long errno;
    private final MethodHandle recvmsg;

    @SuppressWarnings("restricted")
    CredentialReceiver(Arena arena) {
      header = arena.allocate(HEADER_BYTES, 8);
      part = arena.allocate(16, 8);
      control = arena.allocate(CONTROL_BYTES, 8);
      StructLayout layout = Linker.Option.captureStateLayout();
      state = arena.allocate(layout);
      errno = layout.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
      Linker linker = Linker.nativeLinker();
      recvmsg =
          linker.downcallHandle(
              linker.defaultLookup().find("recvmsg").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT),
              Linker.Option.captureCallState("errno"));
    }

    @Override
    public long receive(int descriptor, MemorySegment buffer) throws IOException {
      part.set(ValueLayout.ADDRESS, 0, buffer);
      part.set(ValueLayout.JAVA_LONG, 8, buffer.byteSize());
      header.fill((byte) 0);
      header.set(ValueLayout.ADDRESS, PARTS, part);
      header.set(ValueLayout.JAVA_LONG, PART_COUNT, 1);
      header.set(ValueLayout.ADDRESS, CONTROL, control);
      header.set(ValueLayout.JAVA_LONG, CONTROL_LENGTH, CONTROL_BYTES);
      control.fill((byte) 0);
      try {
        long length = (long) recvmsg.invokeExact(state, descriptor, header, 0);
        return length < 0 ? -state.get(ValueLayout.JAVA_INT, errno) : length;
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IOException(e);
      }
    }

    @Override
    public Sender sender() {
      long length = header.get(ValueLayout.JAVA_LONG, CONTROL_LENGTH);
      boolean told =
          length >= CREDENTIALS + 12
              && control.get(ValueLayout.JAVA_INT, 8) == SOL_SOCKET
              && control.get(ValueLayout.JAVA_INT, 12) == SCM_CREDENTIALS;
      return told
          ? new Sender(
              control.get(ValueLayout.JAVA_INT, CREDENTIALS),
              control.get(ValueLayout.JAVA_INT, CREDENTIALS + 4))
          : Sender.UNKNOWN;
    }
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
