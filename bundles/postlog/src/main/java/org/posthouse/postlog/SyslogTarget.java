package org.posthouse.postlog;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The syslog socket, one datagram for each line. Java has no UNIX-domain datagrams, hence the calls
 * to the C library.
 */
final class SyslogTarget implements LogTarget {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int PATH_LIMIT = 107;
  private static final int LINE_LIMIT = 8192;

  private final Arena arena = Arena.ofShared();
  private final MethodHandle socket = function("socket", 3);
  private final MethodHandle close = function("close", 1);
  private final MethodHandle connect;
  private final MethodHandle send;
  private final MemorySegment address;
  private final MemorySegment line = arena.allocate(LINE_LIMIT);
  private int descriptor = -1;

  SyslogTarget(Path path) throws IOException {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > PATH_LIMIT) {
      throw new IOException(path + ": name too long");
    }
    address = arena.allocate(2L + name.length + 1, 2);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
    connect =
        link(
            "connect",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    send =
        link(
            "send",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));
    open();
  }

  private static MethodHandle function(String name, int arguments) {
    ValueLayout[] layouts = new ValueLayout[arguments];
    java.util.Arrays.fill(layouts, ValueLayout.JAVA_INT);
    return link(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle link(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), descriptor);
  }

  private void open() throws IOException {
    try {
      descriptor = (int) socket.invokeExact(AF_UNIX, SOCK_DGRAM, 0);
      if (descriptor < 0
          || (int) connect.invokeExact(descriptor, address, (int) address.byteSize()) < 0) {
        closeDescriptor();
        throw new IOException("no syslog service");
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  @Override
  public void write(byte[] lines, int length) throws IOException {
    int start = 0;
    for (int i = 0; i < length; i++) {
      if (lines[i] == '\n') {
        if (!send(lines, start, i - start)) {
          closeDescriptor();
          open();
          send(lines, start, i - start);
        }
        start = i + 1;
      }
    }
  }

  private boolean send(byte[] lines, int start, int length) throws IOException {
    int count = Math.min(length, LINE_LIMIT);
    MemorySegment.copy(lines, start, line, ValueLayout.JAVA_BYTE, 0, count);
    try {
      return (long) send.invokeExact(descriptor, line, (long) count, 0) >= 0;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  private void closeDescriptor() throws IOException {
    if (descriptor >= 0) {
      try {
        int ignored = (int) close.invokeExact(descriptor);
      } catch (Throwable e) {
        throw new IOException(e);
      }
      descriptor = -1;
    }
  }

  @Override
  public void close() throws IOException {
    closeDescriptor();
    arena.close();
  }
}
