package org.posthouse.postlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.log.Log;

class PostlogSocketTest {
  private final LogBuffer buffer = new LogBuffer();

  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();
  private final Log log =
      new Log() {
        @Override
        public void info(String text) {}

        @Override
        public void warn(String text) {
          warnings.add(text);
        }

        @Override
        public void fatal(String text) {}

        @Override
        public void panic(String text, Throwable cause) {}
      };

  @TempDir Path directory;

  @Test
  void takesOneLineOfEachDatagramAndMakesItHarmless() throws Exception {
    Path path = directory.resolve("postlog");
    try (PostlogSocket socket = new PostlogSocket(path, this::take, log);
        SyslogTarget client = new SyslogTarget(socket.path())) {
      send(client, "Nov 21 07:00:00 host postfix/x[1]: a\r\u001bb\n");
      assertEquals("Nov 21 07:00:00 host postfix/x[1]: a??b\n", next());
    }
    assertFalse(Files.exists(path));
    assertThrows(IOException.class, () -> new SyslogTarget(path));
  }

  @Test
  void takesThePlaceOfASocketThatAKilledServerLeft() throws Exception {
    Path path = Files.createFile(directory.resolve("postlog"));
    try (PostlogSocket socket = new PostlogSocket(path, this::take, log);
        SyslogTarget client = new SyslogTarget(socket.path())) {
      send(client, "one\n");
      assertEquals("one\n", next());
    }
  }

  @Test
  void goesOnAfterASignalAndTellsOtherTroubleOnce() throws Exception {
    Path path = directory.resolve("postlog");
    var failures = new ConcurrentLinkedQueue<Long>(List.of(UnixDatagrams.INTERRUPTED, -5L, -5L));
    try (PostlogSocket socket =
            new PostlogSocket(path, this::take, log, arena -> failing(arena, failures));
        SyslogTarget client = new SyslogTarget(socket.path())) {
      send(client, "one\n");
      assertEquals("one\n", next());
    }
    assertEquals(
        List.of(
            "service postlog: cannot receive at " + path + ": error 5",
            "service postlog: cannot receive at " + path + ": odd"),
        List.copyOf(warnings));
  }

  /** Fails as is told, then with an exception, then not any more. */
  private static UnixDatagrams.Receiver failing(Arena arena, Queue<Long> failures) {
    UnixDatagrams.Receiver real = UnixDatagrams.receiver(arena);
    var odd = new AtomicBoolean(true);
    return new UnixDatagrams.Receiver() {
      @Override
      public long receive(int descriptor, MemorySegment bytes) throws IOException {
        Long failure = failures.poll();
        if (failure == null && odd.getAndSet(false)) {
          throw new IOException("odd");
        }
        return failure != null ? failure : real.receive(descriptor, bytes);
      }

      @Override
      public UnixDatagrams.Sender sender() {
        return real.sender();
      }
    };
  }

  private void take(UnixDatagrams.Sender sender, byte[] text) {
    assertEquals(ProcessHandle.current().pid(), sender.pid());
    buffer.add(text, new byte[] {'\n'});
  }

  private static void send(SyslogTarget client, String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    client.write(bytes, bytes.length);
  }

  private String next() throws InterruptedException {
    LogBuffer.Batch batch = buffer.take(new byte[100]);
    return new String(batch.bytes(), 0, batch.length(), StandardCharsets.UTF_8);
  }
}
