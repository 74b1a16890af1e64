package org.posthouse.postlog;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.posthouse.api.config.ConfigSnapshot;
import org.posthouse.api.config.ServiceEntry;
import org.posthouse.api.config.Settings;
import org.posthouse.api.log.Log;
import org.posthouse.api.log.Reason;

/**
 * The {@code postlog} service: takes log lines of programs that may not write the log file. Each
 * datagram is one line, a tag and a text; what is in it is made harmless, and time and host are put
 * before it here. Who sent it the kernel says.
 */
final class PostlogSocket implements AutoCloseable {
  private static final String DAEMON = "postlogd";
  private static final int LINE_LIMIT = 8192;
  private static final int RETRY_MILLIS = 200;
  private static final int SHUTDOWN_BOTH = 2;

  /** Takes what was said. */
  interface Lines {
    void take(UnixDatagrams.Sender sender, byte[] text);
  }

  private final Path path;
  private final Lines lines;
  private final Log log;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment line = arena.allocate(LINE_LIMIT);
  private final UnixDatagrams.Receiver receiver;
  private final int descriptor;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  /**
   * Listens at once.
   *
   * @param lines where the lines go
   * @param log for trouble of our own
   */
  PostlogSocket(Path path, Lines lines, Log log) throws IOException {
    this(path, lines, log, UnixDatagrams::receiver);
  }

  PostlogSocket(Path path, Lines lines, Log log, Function<Arena, UnixDatagrams.Receiver> receiver)
      throws IOException {
    this.path = path;
    this.lines = lines;
    this.log = log;
    this.receiver = receiver.apply(arena);
    Files.deleteIfExists(path);
    descriptor = bind();
    // The commands of any user may log, as they may to the syslog service.
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
    thread = Thread.ofPlatform().daemon().name("postlog socket").start(this::run);
  }

  /** Where the socket is. */
  static Path path(Settings main, boolean isPrivate) {
    return Path.of(main.get("queue_directory"))
        .resolve(isPrivate ? "private" : "public")
        .resolve(main.get("postlog_service_name"));
  }

  /** Where master.cf and main.cf want it; empty where the syslog service takes the lines. */
  static Optional<Path> wanted(ConfigSnapshot snapshot) {
    Settings main = snapshot.main();
    if (main.get("maillog_file").isEmpty()) {
      return Optional.empty();
    }
    return snapshot.services().stream()
        .filter(service -> isPostlog(service, main))
        .map(service -> path(main, service.isPrivate()))
        .findFirst();
  }

  private static boolean isPostlog(ServiceEntry service, Settings main) {
    return service.type().equals("unix-dgram")
        && service.command().equals(DAEMON)
        && service.name().equals(main.get("postlog_service_name"));
  }

  Path path() {
    return path;
  }

  private int bind() throws IOException {
    MemorySegment address = UnixDatagrams.address(arena, path);
    try {
      int made =
          (int)
              UnixDatagrams.function("socket", 3)
                  .invokeExact(UnixDatagrams.AF_UNIX, UnixDatagrams.SOCK_DGRAM, 0);
      MethodHandle bind = UnixDatagrams.function("bind", UnixDatagrams.INT_ADDRESS_INT);
      if (made < 0 || (int) bind.invokeExact(made, address, (int) address.byteSize()) < 0) {
        throw new IOException("cannot listen at " + path);
      }
      UnixDatagrams.askForSenders(arena, made);
      return made;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  private void run() {
    byte[] bytes = new byte[LINE_LIMIT];
    String trouble = "";
    while (!isClosing()) {
      String now = receive(bytes);
      if (!now.isEmpty() && !isClosing()) {
        // Trouble that lasts is told once.
        if (!now.equals(trouble)) {
          log.warn("service postlog: cannot receive at " + path + ": " + now);
        }
        pause();
      }
      trouble = now;
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Takes one line; returns what went wrong, or nothing. */
  private String receive(byte[] bytes) {
    try {
      long length = receiver.receive(descriptor, line);
      if (length < 0) {
        return length == UnixDatagrams.INTERRUPTED ? "" : "error " + -length;
      }
      MemorySegment.copy(line, ValueLayout.JAVA_BYTE, 0, bytes, 0, (int) length);
      take(bytes, (int) length);
      return "";
    } catch (IOException | RuntimeException e) {
      return Reason.withFile(e);
    }
  }

  private void pause() {
    try {
      closing.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  private void take(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == 0)) {
      end--;
    }
    if (end > 0) {
      byte[] text = Arrays.copyOf(bytes, end);
      DaemonLog.makePrintable(text);
      lines.take(receiver.sender(), text);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      Files.deleteIfExists(path);
      int ignored =
          (int) UnixDatagrams.function("shutdown", 2).invokeExact(descriptor, SHUTDOWN_BOTH);
      thread.join(1000);
      ignored = (int) UnixDatagrams.function("close", 1).invokeExact(descriptor);
      if (!thread.isAlive()) {
        arena.close();
      }
    } catch (Throwable e) {
      Thread.currentThread().interrupt();
    }
  }
}
