package org.posthouse.postlog;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The syslog socket, one datagram for each line. Java has no UNIX-domain datagrams, hence the calls
 * to the C library.
 */
final class SyslogTarget implements LogTarget {
  private static final int LINE_LIMIT = 8192;

  private final Path path;
  private final Arena arena = Arena.ofShared();
  private final MethodHandle socket = UnixDatagrams.function("socket", 3);
  private final MethodHandle close = UnixDatagrams.function("close", 1);
  private final MethodHandle connect;
  private final MethodHandle send;
  private final MemorySegment address;
  private final MemorySegment line = arena.allocate(LINE_LIMIT);
  private int descriptor = -1;

  SyslogTarget(Path path) throws IOException {
    this.path = path;
    address = UnixDatagrams.address(arena, path);
    connect = UnixDatagrams.function("connect", UnixDatagrams.INT_ADDRESS_INT);
    send = UnixDatagrams.function("send", UnixDatagrams.TRANSFER);
    open();
  }

  private void open() throws IOException {
    try {
      descriptor = (int) socket.invokeExact(UnixDatagrams.AF_UNIX, UnixDatagrams.SOCK_DGRAM, 0);
      if (descriptor < 0
          || (int) connect.invokeExact(descriptor, address, (int) address.byteSize()) < 0) {
        closeDescriptor();
        throw new IOException("no log service at " + path);
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
